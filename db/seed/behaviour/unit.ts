import { addDays } from "@/lib/period";
import { nextWorkingDay } from "../calendar";
import { hasVideo, type Unit } from "../program";
import { type Journal, type Moment, whenAnswered } from "./journal";
import { type LearnerProgress, someTrainer, type UnitProgress, unitSubject } from "./progress";
import { reviewUnit } from "./review";
import { unitDone } from "./validation";

/** Share of a unit's effort that its chapters take; the rest is its end: quiz, exercise or last reading. */
const CHAPTERS_SHARE = 0.75;
const REVISION_SHARE = 0.3;
/** Learners set a unit aside and forget it for a while. */
const SETS_ASIDE = {
  diligent: 0.004,
  average: 0.015,
  struggling: 0.05,
  dropping_out: 0.04,
  silent: 0,
} as const;

/** Days of work that the next step of a unit costs. */
export function unitStepEffort(up: UnitProgress): number {
  if (up.chaptersDone < up.unit.chapterIds.length) {
    return (up.unit.effort * CHAPTERS_SHARE) / up.unit.chapterIds.length;
  }
  return up.unit.effort * (up.attempts > 0 ? REVISION_SHARE : 1 - CHAPTERS_SHARE);
}

/** The next step of a unit: a chapter, or what ends it. */
export function workOnUnit(journal: Journal, progress: LearnerProgress, up: UnitProgress, at: Moment): void {
  up.status = "open";
  if (!up.started) beginUnit(journal, progress, up, at.minutes);
  if (up.chaptersDone < up.unit.chapterIds.length) readChapter(journal, progress, up, at);
  else endUnit(journal, progress, up, at);
}

function beginUnit(journal: Journal, progress: LearnerProgress, up: UnitProgress, minutes: number): void {
  const { unit } = up;
  const subject = unitSubject(progress, up);
  const begin = (domain: "Module" | "Competence" | "Micro_competence" | "Ua", id: string) =>
    journal.write("STATE_CHANGE", minutes, subject, { domain, item_id: id, state_code: "En_cours" });
  const { micro, module } = unit;
  const above = [
    { domain: "Module" as const, id: module.id },
    ...(micro
      ? [
          { domain: "Competence" as const, id: micro.competence.id },
          { domain: "Micro_competence" as const, id: micro.id },
        ]
      : []),
  ];
  for (const { domain, id } of above) {
    if (progress.begun.has(id)) continue;
    progress.begun.add(id);
    begin(domain, id);
  }
  begin("Ua", unit.id);
  up.started = true;
}

function readChapter(journal: Journal, progress: LearnerProgress, up: UnitProgress, at: Moment): void {
  const { unit } = up;
  const { random, profile } = progress.learner;
  openChapter(journal, progress, up, at.minutes);
  if (random.chance(SETS_ASIDE[profile])) {
    up.status = "set_aside";
    up.resumeOn = nextWorkingDay(addDays(at.day, random.int(8, 21)));
    return;
  }
  const chapterId = unit.chapterIds[up.chaptersDone] ?? "";
  up.chaptersDone += 1;
  up.chapterOpen = false;
  const isLast = up.chaptersDone === unit.chapterIds.length;
  if (hasVideo(unit)) {
    const share = isLast ? random.between(0.92, 1) : (0.9 * up.chaptersDone) / unit.chapterIds.length;
    watch(journal, progress, up, at.minutes + 12, share);
  }
  journal.write("STATE_CHANGE", at.minutes + 18, unitSubject(progress, up), {
    domain: "Chapitre",
    item_id: chapterId,
    state_code: "Validee",
  });
  if (isLast && unit.work === "video") {
    unitDone(journal, progress, up, { day: at.day, minutes: at.minutes + 18 });
  }
}

/** Begins the next chapter; nothing when it is open already or there is none. */
export function openChapter(
  journal: Journal,
  progress: LearnerProgress,
  up: UnitProgress,
  minutes: number,
): void {
  const chapterId = up.unit.chapterIds[up.chaptersDone];
  if (up.chapterOpen || chapterId === undefined) return;
  up.chapterOpen = true;
  journal.write("STATE_CHANGE", minutes, unitSubject(progress, up), {
    domain: "Chapitre",
    item_id: chapterId,
    state_code: "En_cours",
  });
}

/** A playback position in the unit's video; its length follows from the unit's effort. */
export function watch(
  journal: Journal,
  progress: LearnerProgress,
  up: UnitProgress,
  minutes: number,
  share: number,
): void {
  const duration = videoSeconds(up.unit);
  journal.write("VIDEO_PING", minutes, unitSubject(progress, up), {
    position_sec: Math.min(duration, Math.ceil(duration * share)),
    duration_sec: duration,
  });
}

/** Closes the classes of the exercises that were validated since the last session. */
export function closeExercises(journal: Journal, progress: LearnerProgress, minutes: number): void {
  for (const up of progress.toClose.splice(0)) {
    if (up.status === "done") journal.write("STEP_DONE", minutes, unitSubject(progress, up), {});
  }
}

const videoSeconds = (unit: Unit) => Math.round(unit.effort * 540) + unit.chapterIds.length * 30;

function endUnit(journal: Journal, progress: LearnerProgress, up: UnitProgress, at: Moment): void {
  const { unit } = up;
  if (unit.work === "exercise") {
    handIn(journal, progress, up, at);
    return;
  }
  if (unit.work === "quiz" || unit.work === "video_quiz") {
    takeQuiz(journal, progress, up, at);
    return;
  }
  journal.write("STEP_DONE", at.minutes, unitSubject(progress, up), {});
  unitDone(journal, progress, up, at);
}

/** Ten questions; seven right pass (the organisation's pass mark). Failed, it is taken again another day. */
function takeQuiz(journal: Journal, progress: LearnerProgress, up: UnitProgress, at: Moment): void {
  const { learner } = progress;
  const { random } = learner;
  up.attempts += 1;
  const right = Math.round((learner.skill + 4 + (up.attempts - 1) * 10 + random.around(0, 13, -40, 40)) / 10);
  const score = Math.min(10, Math.max(0, right));
  journal.write("QUIZ_SUBMIT", at.minutes + 10, unitSubject(progress, up), { score, max_score: 10 });
  if (score >= 7) {
    unitDone(journal, progress, up, { day: at.day, minutes: at.minutes + 10 });
    return;
  }
  up.status = "set_aside";
  up.resumeOn = addDays(at.day, random.int(0, 4) + 1);
}

function handIn(journal: Journal, progress: LearnerProgress, up: UnitProgress, at: Moment): void {
  const { learner } = progress;
  up.attempts += 1;
  up.status = "waiting";
  const submissionId = `${learner.id}-${up.unit.id}-${up.attempts}`;
  journal.write("SUBMISSION", at.minutes + 15, unitSubject(progress, up), {
    submission_id: submissionId,
    item: { item_type: "Ua", item_id: up.unit.id },
  });
  const trainer = someTrainer(learner);
  if (!trainer) return;
  const handedIn = { day: at.day, minutes: at.minutes + 15 };
  journal.later(whenAnswered(trainer, handedIn, learner.random), (when) =>
    reviewUnit(journal, progress, up, submissionId, trainer, when),
  );
}
