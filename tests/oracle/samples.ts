import { type Fact, type FactKind, scoreOf } from "./facts";
import { compare, type Fraction, ONE, ratio, subtract, ZERO } from "./fraction";
import { type Entry, type Firsts, History } from "./history";
import { inOrder, isBefore, type KnownEvent } from "./log";
import type { Day } from "./model";
import type { Structure } from "./structure";

/** Facts that are derived from several events: first dones, delays, visits, answers, pairs of marks. */

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const EXPIRY_MS = 48 * HOUR_MS;

export interface Submission {
  event: KnownEvent;
  /** The first feedback that answers it; undefined where none has. */
  answer: KnownEvent | undefined;
}

export interface Log {
  structure: Structure;
  history: History;
  events: readonly KnownEvent[];
  now: number;
  localDay: (instant: number) => Day;
}

/** A fact of the learner's own, placed at `entry`. */
function learnerFact(
  { structure }: Log,
  kind: FactKind,
  learner: string,
  item: string | null,
  { at, id, day }: { at: number; id: string; day: Day },
  value: Fraction,
  code = "",
): Fact {
  const scopes = structure.scopesOfLearner(learner, day);
  const targets = structure.targetsOf(item);
  return { kind, at, id, day, learner, trainer: null, item, code, value, scopes, targets };
}

/** Every SUBMISSION with the FEEDBACK that answered it (kpi.md, 5). */
export function submissions({ events }: Log): Submission[] {
  return events
    .filter(({ type }) => type === "SUBMISSION")
    .map((event) => ({
      event,
      answer: events.find(
        (other) =>
          other.type === "FEEDBACK" &&
          other.learner === event.learner &&
          other.at >= event.at &&
          ((event.item !== null && other.item === event.item) ||
            other.payload.submission_id === event.payload.submission_id),
      ),
    }));
}

export function answerFacts(log: Log, all: readonly Submission[]): Fact[] {
  return all.flatMap(({ event, answer }) => {
    const facts: Fact[] = [];
    const expiry = event.at + EXPIRY_MS;
    const answered = (kind: FactKind, value: Fraction): Fact => ({
      ...learnerFact(log, kind, event.learner!, event.item, answer!, value),
      trainer: answer!.trainer,
      scopes: log.structure.scopesOfAuthored(event.learner!, answer!.trainer!, answer!.day),
    });
    if (answer !== undefined) facts.push(answered("answer", ratio(answer.at - event.at, HOUR_MS)));
    if (answer !== undefined && answer.at <= expiry) facts.push(answered("resolution", ONE));
    else if (expiry <= log.now) {
      const at = { at: expiry, id: event.id, day: log.localDay(expiry) };
      facts.push(learnerFact(log, "resolution", event.learner!, event.item, at, ZERO));
    }
    return facts;
  });
}

/** First dones and the delays that end with them (kpi.md, 2, 6 and 12). */
export function doneFacts(log: Log): Fact[] {
  return pairs(log).flatMap(({ learner, item, firsts }) => {
    const { done } = firsts;
    if (done === undefined) return [];
    const type = log.structure.items.get(item)!.item_type;
    const fact = (kind: FactKind, value: Fraction, code = "") =>
      learnerFact(log, kind, learner, item, done, value, code);
    const since = (from: { at: number }, unit: number) => ratio(done.at - from.at, unit);
    const facts = [fact("first done", ONE, type)];
    if (type === "Tache") {
      facts.push(fact("lead time", since(firsts.entry, DAY_MS)));
      if (firsts.doing !== undefined && firsts.doing.at <= done.at) {
        facts.push(fact("cycle time", since(firsts.doing, DAY_MS)));
      }
      const due = History.deadline(
        log.history.of(learner, item).filter((entry) => inOrder(entry, done) <= 0),
      );
      if (due !== null) facts.push(fact("on time", done.at <= due ? ONE : ZERO));
    }
    if (type === "Micro_competence" || type === "Competence") {
      facts.push(fact("acquisition", since(firstStart(log, learner, item), DAY_MS), type));
    }
    if (type === "Ua") {
      const submitted = log.events.findLast(
        (event) =>
          event.type === "SUBMISSION" &&
          event.learner === learner &&
          event.item === item &&
          isBefore(event, done),
      );
      if (submitted !== undefined) facts.push(fact("unit validation", since(submitted, HOUR_MS)));
    }
    return facts;
  });
}

interface Pair {
  learner: string;
  item: string;
  firsts: Firsts;
}

const pairs = ({ structure, history }: Log): Pair[] =>
  structure.learners.flatMap((learner) =>
    [...history.itemsOf(learner)].map((item) => ({ learner, item, firsts: history.firsts(learner, item)! })),
  );

/** First entry of the item or anything below it into a state other than todo. */
function firstStart({ structure, history }: Log, learner: string, item: string): Entry {
  const starts = [...history.itemsOf(learner)]
    .filter((other) => structure.itemAndAbove(other).some((up) => up.id === item))
    .map((other) => history.firsts(learner, other)!.started)
    .filter((entry) => entry !== undefined);
  return starts.sort(inOrder)[0]!;
}

/** Visits to a state that ended: a repeat of the same state does not end one. */
export function visitFacts(log: Log): Fact[] {
  return pairs(log).flatMap(({ learner, item }) => {
    const entries = log.history
      .of(learner, item)
      .filter((entry, i, all) => entry.state.state_code !== all[i - 1]?.state.state_code);
    return entries.slice(1).map((end, i) => {
      const start = entries[i]!;
      const { domain, state_code } = start.state;
      const length = ratio(end.at - start.at, DAY_MS);
      return learnerFact(log, "visit", learner, item, end, length, `${domain}/${state_code}`);
    });
  });
}

const hasItem = (event: KnownEvent): event is KnownEvent & { item: string; learner: string } =>
  event.item !== null && event.learner !== null;

const isScore = (event: KnownEvent) =>
  event.learner !== null && (event.type === "EVALUATION" || event.type === "QUIZ_SUBMIT");

/** Pairs of marks of one (learner, item, attempt) by two trainers, dated by the second (kpi.md, 9). */
export function equivalenceFacts(log: Log): Fact[] {
  const marks = log.events.filter((event) => event.type === "EVALUATION").filter(hasItem);
  const tolerance = ratio(10);
  return marks.flatMap((second) =>
    marks
      .filter(
        (other) =>
          isBefore(other, second) &&
          other.learner === second.learner &&
          other.item === second.item &&
          other.payload.attempt === second.payload.attempt &&
          other.trainer !== second.trainer,
      )
      .map((other): Fact => {
        const difference = subtract(scoreOf(second), scoreOf(other));
        const size = difference.n < 0n ? subtract(ZERO, difference) : difference;
        return {
          ...learnerFact(
            log,
            "equivalence",
            second.learner,
            second.item,
            second,
            compare(size, tolerance) <= 0 ? ONE : ZERO,
          ),
          scopes: log.structure.scopesOfAuthored(second.learner, second.trainer!, second.day),
        };
      }),
  );
}

/** Gain of each score over the one before the feedback before it (kpi.md, 11). */
export function impactFacts(log: Log): Fact[] {
  return log.events
    .filter(isScore)
    .filter(hasItem)
    .flatMap((second): Fact[] => {
      const before = (limit: KnownEvent, wanted: (event: KnownEvent) => boolean) =>
        log.events.findLast(
          (event) =>
            wanted(event) &&
            event.learner === second.learner &&
            event.item === second.item &&
            isBefore(event, limit),
        );
      const feedback = before(second, (event) => event.type === "FEEDBACK");
      const first = feedback && before(feedback, isScore);
      if (first === undefined) return [];
      const gain = subtract(scoreOf(second), scoreOf(first));
      return [
        {
          ...learnerFact(log, "impact on score", second.learner, second.item, second, gain),
          scopes: log.structure.scopesOfAuthored(second.learner, feedback!.trainer!, second.day),
        },
      ];
    });
}
