import { inOfficeHours, type Journal, type Moment } from "./journal";
import {
  type LearnerProgress,
  moduleSubject,
  type ProjectProgress,
  sentimentOf,
  takesPart,
} from "./progress";
import { validateModule } from "./validation";

/** The jury's grid: what each criterion is marked out of (kpi.md, 13). */
const GRID = {
  qualite_code: 2,
  organisation_travail: 2,
  communication_orale: 2,
  pertinence_fonctionnelle: 3,
  integration_ua: 6,
  bonus_groupe: 1,
} as const;
const GRID_TOTAL = Object.values(GRID).reduce((sum, max) => sum + max, 0);
const PASS_SHARE = 0.55;

/** A project defended before the jury (level 3): marked by the grid, commented, then accepted or sent back to be handed in again. */
export function defend(
  journal: Journal,
  progress: LearnerProgress,
  pp: ProjectProgress,
  submissionId: string,
  at: Moment,
  handInAgain: (at: Moment) => void,
): void {
  const { learner } = progress;
  const { random } = learner;
  const [leader, second] = learner.group.trainers;
  if (!leader || !takesPart(learner, at.day)) return;
  const item = { item_type: "Projet" as const, item_id: pp.project.id };
  const subject = moduleSubject(progress, pp.project.module, leader);
  const level = learner.skill + leader.severity + (pp.attempts - 1) * 12;
  const first = markGrid(level, random.around);
  const passed = first.score / GRID_TOTAL >= PASS_SHARE || pp.attempts >= 3;

  journal.write("EVALUATION", at.minutes, subject, { item, ...first, attempt: pp.attempts });
  if (second && random.chance(0.3)) {
    // Marked twice, to compare trainers.
    const other = markGrid(level - leader.severity + second.severity, random.around);
    journal.write("EVALUATION", at.minutes + 3, moduleSubject(progress, pp.project.module, second), {
      item,
      ...other,
      attempt: pp.attempts,
    });
  }
  journal.write("VALIDATION", at.minutes + 5, subject, { level: 3, passed, item });
  if (!random.chance(leader.forgets)) {
    const sentiment = sentimentOf(passed, random);
    journal.write("FEEDBACK", at.minutes + 8, subject, { item, submission_id: submissionId, sentiment });
  }
  journal.write("STATE_CHANGE", at.minutes + 10, subject, {
    domain: "Projet",
    item_id: pp.project.id,
    state_code: passed ? "Terminee" : "Rejetee",
  });
  if (passed) {
    pp.status = "done";
    validateModule(journal, progress, pp.project.module, { day: at.day, minutes: at.minutes + 10 });
    return;
  }
  journal.later(inOfficeHours(at, random.between(60, 200), random), handInAgain);
}

/** Quarter points per criterion around a level of 0 to 100. */
function markGrid(
  level: number,
  around: (mean: number, spread: number, min: number, max: number) => number,
): { score: number; max_score: number; criteria: Record<string, { score: number; max_score: number }> } {
  const criteria: Record<string, { score: number; max_score: number }> = {};
  let score = 0;
  for (const [code, max] of Object.entries(GRID)) {
    const mark = Math.round((around(level, 14, 0, 100) / 100) * max * 4) / 4;
    criteria[code] = { score: mark, max_score: max };
    score += mark;
  }
  return { score, max_score: GRID_TOTAL, criteria };
}
