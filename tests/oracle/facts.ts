import { divide, exact, type Fraction, HUNDRED, multiply, ONE, ZERO } from "./fraction";
import type { KnownEvent } from "./log";
import type { Day } from "./model";
import type { Structure } from "./structure";

/** Something that happened and is counted on its day, in its scopes and for its targets (kpi.md, 1.4 to 1.6). */
export interface Fact {
  kind: FactKind;
  at: number;
  id: string;
  day: Day;
  learner: string | null;
  /** Who made it, where a trainer did. */
  trainer: string | null;
  item: string | null;
  /** Sentiment, level, status, criterion, domain or domain/state, as the kind asks. */
  code: string;
  value: Fraction;
  scopes: ReadonlySet<string>;
  targets: ReadonlySet<string>;
}

export type FactKind =
  | "action"
  | "trainer action"
  | "login"
  | "session"
  | "score"
  | "criterion"
  | "feedback"
  | "validation"
  | "attendance"
  | "remediation"
  | "first done"
  | "on time"
  | "cycle time"
  | "lead time"
  | "acquisition"
  | "visit"
  | "answer"
  | "resolution"
  | "unit validation"
  | "equivalence"
  | "impact on score";

export const scoreOf = ({ payload }: KnownEvent): Fraction =>
  divide(multiply(HUNDRED, exact(payload.score!)), exact(payload.max_score!));

/** The facts that are events themselves. */
export function eventFacts(structure: Structure, events: readonly KnownEvent[]): Fact[] {
  return events.flatMap((event) => [...activity(structure, event), ...typed(structure, event)]);
}

function activity(structure: Structure, event: KnownEvent): Fact[] {
  const { learner, trainer, day, type, payload } = event;
  const actor =
    trainer === null
      ? { learner, trainer, scopes: structure.scopesOfLearner(learner!, day) }
      : { learner: null, trainer, scopes: structure.scopesOfTrainer(trainer, day) };
  const fact = (kind: FactKind, value: Fraction): Fact => ({
    ...placed(structure, event),
    ...actor,
    kind,
    code: "",
    value,
  });
  const facts = [fact(trainer === null ? "action" : "trainer action", ONE)];
  if (type === "SESSION_START") facts.push(fact("login", ONE));
  if (type === "SESSION_END") facts.push(fact("session", exact(payload.active_sec!)));
  return facts;
}

const placed = (structure: Structure, { at, id, day, item }: KnownEvent) => ({
  at,
  id,
  day,
  item,
  targets: structure.targetsOf(item),
});

function typed(structure: Structure, event: KnownEvent): Fact[] {
  const { learner, trainer, day, type, payload } = event;
  if (learner === null) return [];
  const authored = (kind: FactKind, code: string, value: Fraction): Fact => ({
    ...placed(structure, event),
    kind,
    learner,
    trainer,
    code,
    value,
    scopes: structure.scopesOfAuthored(learner, trainer!, day),
  });
  switch (type) {
    case "QUIZ_SUBMIT":
      return [
        {
          ...placed(structure, event),
          kind: "score",
          learner,
          trainer: null,
          code: "quiz",
          value: scoreOf(event),
          scopes: structure.scopesOfLearner(learner, day),
        },
      ];
    case "EVALUATION":
      return [
        authored("score", "evaluation", scoreOf(event)),
        ...Object.entries(payload.criteria ?? {}).map(([code, { score }]) =>
          authored("criterion", code, exact(score)),
        ),
      ];
    case "FEEDBACK":
      return [authored("feedback", payload.sentiment!, ONE)];
    case "VALIDATION":
      return [authored("validation", String(payload.level), payload.passed ? ONE : ZERO)];
    case "ATTENDANCE":
      return [authored("attendance", payload.status!, ONE)];
    case "REMEDIATION":
      return [authored("remediation", "", ONE)];
    default:
      return [];
  }
}
