import { compare, divide, exact, multiply } from "./fraction";
import { inOrder, type KnownEvent, unitOfClass } from "./log";
import type { Day, ItemType, Organisation, StateKind, StateRow } from "./model";
import { remembered, type Structure } from "./structure";

/** An entry of a learner's item into a state. */
export interface Entry {
  at: number;
  id: string;
  day: Day;
  state: StateRow;
  /** The deadline that this entry sets; null where it sets none. */
  dueAt: number | null;
}

export interface Firsts {
  entry: Entry;
  started: Entry | undefined;
  doing: Entry | undefined;
  done: Entry | undefined;
}

/** State history of every (learner, item), in order (kpi.md, 2; events.md, signals). */
export class History {
  private readonly entries = new Map<string, Entry[]>();
  private readonly itemsOfLearner = new Map<string, Set<string>>();

  constructor(
    private readonly organisation: Organisation,
    private readonly structure: Structure,
    events: readonly KnownEvent[],
    private readonly localDay: (instant: number) => Day,
  ) {
    for (const event of events) {
      if (event.type === "STATE_CHANGE") this.change(event);
      if (event.type === "SUBMISSION") this.submit(event);
    }
    this.completeSteps(events);
    for (const list of this.entries.values()) list.sort(inOrder);
  }

  /** A learner's entries on an item, in order. */
  of(learner: string, item: string): readonly Entry[] {
    return this.entries.get(`${learner}|${item}`) ?? [];
  }

  /** Items that ever entered a state for this learner. */
  itemsOf(learner: string): ReadonlySet<string> {
    return this.itemsOfLearner.get(learner) ?? new Set();
  }

  /** Entries that had happened when the day ended (for today: by now). */
  by(learner: string, item: string, day: Day): Entry[] {
    return this.of(learner, item).filter((entry) => entry.day <= day);
  }

  /** The state in which the day ended; undefined where the item had entered none. */
  stateOn(learner: string, item: string, day: Day): StateRow | undefined {
    return this.by(learner, item, day).at(-1)?.state;
  }

  isDone(learner: string, item: string, day: Day): boolean {
    return this.stateOn(learner, item, day)?.kind === "done";
  }

  /** The deadline known once these entries had happened. */
  static deadline(entries: readonly Entry[]): number | null {
    return entries.findLast((entry) => entry.dueAt !== null)?.dueAt ?? null;
  }

  firsts(learner: string, item: string): Firsts | null {
    const entries = this.of(learner, item);
    const entry = entries[0];
    if (entry === undefined) return null;
    const ofKind = (kind: StateKind) => entries.find((other) => other.state.kind === kind);
    return {
      entry,
      started: entries.find((other) => other.state.kind !== "todo"),
      doing: ofKind("doing"),
      done: ofKind("done"),
    };
  }

  stateOf(domain: ItemType, code: string): StateRow | undefined {
    return this.organisation.states.find((row) => row.domain === domain && row.state_code === code);
  }

  private firstOfKind(domain: ItemType, kind: StateKind): StateRow | undefined {
    return this.organisation.states
      .filter((row) => row.domain === domain && row.kind === kind)
      .sort((a, b) => a.ordre - b.ordre)[0];
  }

  private enter(learner: string, item: string, entry: Entry) {
    remembered(this.entries, `${learner}|${item}`, () => []).push(entry);
    remembered(this.itemsOfLearner, learner, () => new Set()).add(item);
  }

  private change(event: KnownEvent) {
    const state = this.stateOf(event.payload.domain!, event.payload.state_code!);
    const { due_at } = event.payload;
    this.enter(event.learner!, event.item!, {
      at: event.at,
      id: event.id,
      day: event.day,
      state: state!,
      dueAt: due_at === undefined ? null : Date.parse(due_at),
    });
  }

  private submit(event: KnownEvent) {
    if (event.item === null) return;
    const state = this.firstOfKind(this.structure.items.get(event.item)!.item_type, "review");
    if (state === undefined) return;
    const { at, id, day } = event;
    this.enter(event.learner!, event.item, { at, id, day, state, dueAt: null });
  }

  /** STEP_COMPLETED moves the class's UA to its done state, once per learner. */
  private completeSteps(events: readonly KnownEvent[]) {
    const done = this.firstOfKind("Ua", "done");
    for (const { id: classId, step_type } of this.structure.rows.lms_class) {
      const unit = unitOfClass(this.structure, classId);
      if (unit === null || done === undefined) continue;
      for (const learner of this.structure.learners) {
        const own = events.filter((event) => event.classId === classId && event.learner === learner);
        const sources = this.stepSources(step_type, own);
        if (sources === null) continue;
        const { at, id } = sources.sort(inOrder).at(-1)!;
        this.enter(learner, unit, { at, id, day: this.localDay(at), state: done, dueAt: null });
      }
    }
  }

  /** The events that made a step complete, given those of one learner and class; null where it is not. */
  private stepSources(stepType: string, events: readonly KnownEvent[]): KnownEvent[] | null {
    const video = () => events.find(isWatched);
    const quiz = () => events.find((event) => this.isPassed(event));
    const step = () => events.find((event) => event.type === "STEP_DONE");
    const asked =
      stepType === "video"
        ? [video()]
        : stepType === "quiz"
          ? [quiz()]
          : stepType === "video_quiz"
            ? [video(), quiz()]
            : [step()];
    const found = asked.filter((event) => event !== undefined);
    return found.length === asked.length ? found : null;
  }

  private isPassed({ type, payload }: KnownEvent): boolean {
    if (type !== "QUIZ_SUBMIT") return false;
    const mark = exact(this.organisation.settings.pass_mark ?? 0.7);
    return payload.passed ?? compare(divide(exact(payload.score!), exact(payload.max_score!)), mark) >= 0;
  }
}

function isWatched({ type, payload }: KnownEvent): boolean {
  if (type !== "VIDEO_PING") return false;
  return compare(exact(payload.position_sec!), multiply(exact(0.9), exact(payload.duration_sec!))) >= 0;
}
