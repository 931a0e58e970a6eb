import { addDays } from "@/lib/period";
import { nextWorkingDay } from "../calendar";
import type { Trainer } from "../people";
import { inOfficeHours, type Journal, type Moment } from "./journal";
import {
  isPresent,
  type LearnerProgress,
  sentimentOf,
  someTrainer,
  takesPart,
  type UnitProgress,
  unitSubject,
} from "./progress";
import { unitDone } from "./validation";

/** Out of 20, to the half point, as French marks are. */
const halfPoints = (percent: number) => Math.round((Math.min(100, Math.max(0, percent)) / 5) * 2) / 2;
const PASS = 11;

/** A trainer looks at a unit that was handed in: mark, comment, decision; or comment only; or nothing at all. */
export function reviewUnit(
  journal: Journal,
  progress: LearnerProgress,
  up: UnitProgress,
  submissionId: string,
  trainer: Trainer,
  at: Moment,
): void {
  const { learner } = progress;
  const { random } = learner;
  if (!isPresent(learner, at.day)) return;
  const subject = unitSubject(progress, up, trainer);
  const item = { item_type: "Ua" as const, item_id: up.unit.id };
  const isForgotten = random.chance(trainer.forgets);
  if (isForgotten && random.chance(0.3)) return; // never looked at: the unit stays where it is

  const comment = (minutes: number, sentiment: "positive" | "neutral" | "negative") =>
    journal.write("FEEDBACK", minutes, subject, { item, submission_id: submissionId, sentiment });

  if (!isForgotten && up.attempts === 1 && random.chance(0.18)) {
    // Asks for changes before marking.
    comment(at.minutes, "neutral");
    comeBack(up, at, random.int(1, 5));
    return;
  }
  const percent = learner.skill + trainer.severity + (up.attempts - 1) * 12 + random.around(0, 12, -35, 30);
  const score = halfPoints(percent);
  const passed = score >= PASS || up.attempts >= 4;
  journal.write("EVALUATION", at.minutes, subject, { item, score, max_score: 20, attempt: up.attempts });
  if (!isForgotten) comment(at.minutes + 6, sentimentOf(passed, random));
  if (passed) {
    const state = { domain: "Ua" as const, item_id: up.unit.id, state_code: "Validee" };
    journal.write("STATE_CHANGE", at.minutes + 8, subject, state);
    unitDone(journal, progress, up, { day: at.day, minutes: at.minutes + 8 });
    progress.toClose.push(up);
    if (random.chance(0.02)) putOffReopening(journal, progress, up, at);
    return;
  }
  reopen(journal, progress, up, trainer, at, random.chance(0.4));
}

function comeBack(up: UnitProgress, at: Moment, days: number): void {
  up.status = "set_aside";
  up.resumeOn = nextWorkingDay(addDays(at.day, days));
}

function reopen(
  journal: Journal,
  progress: LearnerProgress,
  up: UnitProgress,
  trainer: Trainer,
  at: Moment,
  withPlan: boolean,
): void {
  const subject = unitSubject(progress, up, trainer);
  if (withPlan) {
    journal.write("REMEDIATION", at.minutes + 9, subject, {
      item: { item_type: "Ua", item_id: up.unit.id },
      plan: "Reprendre le dernier chapitre avec un pair, puis refaire l’exercice.",
    });
  }
  journal.write("STATE_CHANGE", at.minutes + 10, subject, {
    domain: "Ua",
    item_id: up.unit.id,
    state_code: "En_cours",
  });
  comeBack(up, at, progress.learner.random.int(1, withPlan ? 9 : 6));
}

/** A validated unit that turns out not to hold: reopened two weeks later. */
function putOffReopening(
  journal: Journal,
  progress: LearnerProgress,
  up: UnitProgress,
  validated: Moment,
): void {
  journal.later(inOfficeHours(validated, 14 * 24, progress.learner.random), (at) => {
    const trainer = someTrainer(progress.learner);
    if (trainer && takesPart(progress.learner, at.day)) reopen(journal, progress, up, trainer, at, true);
  });
}
