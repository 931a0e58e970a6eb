import type { Competence, Micro, Module } from "../program";
import { inOfficeHours, type Journal, type Moment } from "./journal";
import {
  type LearnerProgress,
  moduleSubject,
  sentimentOf,
  someTrainer,
  takesPart,
  type UnitProgress,
} from "./progress";

const has = <T>(items: readonly T[], test: (item: T) => boolean) => items.length > 0 && items.every(test);

/** Closes a unit and, where it was the last of its micro-competence, calls for the guided exercise (level 1). */
export function unitDone(journal: Journal, progress: LearnerProgress, up: UnitProgress, at: Moment): void {
  up.status = "done";
  const { micro } = up.unit;
  if (!micro) return;
  if (progress.validated.has(micro)) return;
  if (!has(micro.units, (unit) => progress.units.get(unit)?.status === "done")) return;
  const { random } = progress.learner;
  journal.later(inOfficeHours(at, random.between(3, 60), random), (when) =>
    validateMicro(journal, progress, micro, when),
  );
}

function validateMicro(journal: Journal, progress: LearnerProgress, micro: Micro, at: Moment): void {
  const { learner } = progress;
  const { random } = learner;
  const trainer = someTrainer(learner);
  if (!trainer || !takesPart(learner, at.day) || progress.validated.has(micro)) return;
  const subject = moduleSubject(progress, micro.competence.module, trainer);
  const passed = random.chance(0.55 + learner.skill / 250);
  journal.write("VALIDATION", at.minutes, subject, {
    level: 1,
    passed,
    item: { item_type: "Micro_competence", item_id: micro.id },
  });
  if (!passed) {
    const again = inOfficeHours(at, random.between(48, 150), random);
    journal.later(again, (when) => validateMicro(journal, progress, micro, when));
    return;
  }
  journal.write("STATE_CHANGE", at.minutes + 2, subject, {
    domain: "Micro_competence",
    item_id: micro.id,
    state_code: "Validee",
  });
  progress.validated.add(micro);
  const { competence } = micro;
  if (!has(competence.micros, (other) => progress.validated.has(other))) return;
  journal.later(inOfficeHours(at, random.between(20, 130), random), (when) =>
    validateCompetence(journal, progress, competence, when),
  );
}

/** Live coding (level 2): passed, it validates the competence; failed, it is taken again a week or so later. */
function validateCompetence(
  journal: Journal,
  progress: LearnerProgress,
  competence: Competence,
  at: Moment,
): void {
  const { learner } = progress;
  const { random } = learner;
  const { examiner } = learner.group;
  const trainer = examiner && random.chance(0.6) ? examiner : someTrainer(learner);
  if (!trainer || !takesPart(learner, at.day) || progress.validated.has(competence)) return;
  const item = { item_type: "Competence" as const, item_id: competence.id };
  const subject = moduleSubject(progress, competence.module, trainer);
  const passed = random.chance(0.25 + learner.skill / 160);
  journal.write("VALIDATION", at.minutes, subject, {
    level: 2,
    passed,
    item,
  });
  if (random.chance(0.4)) {
    journal.write("FEEDBACK", at.minutes + 1, subject, { item, sentiment: sentimentOf(passed, random) });
  }
  if (!passed) {
    const again = inOfficeHours(at, random.between(90, 220), random);
    journal.later(again, (when) => validateCompetence(journal, progress, competence, when));
    return;
  }
  journal.write("STATE_CHANGE", at.minutes + 2, subject, {
    domain: "Competence",
    item_id: competence.id,
    state_code: "Validee",
  });
  progress.validated.add(competence);
  validateModule(journal, progress, competence.module, at);
}

/** A module is validated once its competences are and its projects were defended. */
export function validateModule(
  journal: Journal,
  progress: LearnerProgress,
  module: Module,
  at: Moment,
): void {
  if (progress.validated.has(module)) return;
  if (!has(module.competences, (competence) => progress.validated.has(competence))) return;
  if (!module.projects.every((project) => progress.projects.get(project)?.status === "done")) return;
  const trainer = progress.learner.group.trainers[0];
  if (!trainer) return;
  progress.validated.add(module);
  journal.write("STATE_CHANGE", at.minutes + 4, moduleSubject(progress, module, trainer), {
    domain: "Module",
    item_id: module.id,
    state_code: "Validee",
  });
}
