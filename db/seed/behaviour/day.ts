import { addDays, type Day } from "@/lib/period";
import { isWorkingDay } from "../calendar";
import type { Group } from "../cohort";
import type { Trainer } from "../people";
import { hasVideo, type Program, type Task, type Unit } from "../program";
import { randomFor } from "../random";
import type { Journal, Moment } from "./journal";
import { isPresent, type LearnerProgress, takesPart } from "./progress";
import { assignProject, taskStepEffort, workOnTask } from "./project";
import { closeExercises, openChapter, unitStepEffort, watch, workOnUnit } from "./unit";

/** What a day of the session is like for one group. */
export interface GroupDay {
  readonly day: Day;
  /** Days of work that the plan has for today (0 when the centre is closed). */
  readonly planned: number;
  /** Module that the plan is in. */
  readonly courseId: string;
  readonly plannedOn: ReadonlyMap<Unit | Task, Day>;
}

const ROLL_CALL = 9 * 60 + 12;
const LAST_STEP = 19 * 60 + 30;
/** Nobody runs further ahead of the plan than this. */
const LOOK_AHEAD_DAYS = 16;
const MAX_CREDIT_DAYS = 4;
const ABSENT_FROM_HOME = 0.18;
const WEEKEND = { diligent: 0.22, average: 0.1, struggling: 0.05, dropping_out: 0.02, silent: 0 } as const;

/** Roll call, projects handed out, then everyone's work. */
export function liveGroupDay(
  journal: Journal,
  program: Program,
  group: Group,
  members: readonly LearnerProgress[],
  groupDay: GroupDay,
): void {
  const { day } = groupDay;
  const isOpen = isWorkingDay(day);
  for (const progress of members) {
    const { learner } = progress;
    if (!isPresent(learner, day)) continue;
    const { random } = learner;
    if (!isOpen) {
      if (takesPart(learner, day) && random.chance(WEEKEND[learner.profile])) {
        study(journal, program, progress, groupDay, { day, minutes: random.int(600, 1080) });
      }
      continue;
    }
    handOutProjects(journal, program, progress, groupDay);
    const comes = takesPart(learner, day) && random.chance(learner.presence);
    const isLate = comes && random.chance(learner.profile === "diligent" ? 0.02 : 0.09);
    const leader = group.trainers[0];
    if (leader) {
      journal.write(
        "ATTENDANCE",
        ROLL_CALL,
        { learner, trainer: leader, courseId: groupDay.courseId },
        { status: comes ? (isLate ? "late" : "present") : "absent" },
      );
    }
    if (comes) {
      // Pace is what gets done over all days, absences included.
      const capacity = (groupDay.planned * learner.pace) / Math.max(0.3, learner.presence);
      progress.credit = Math.min(progress.credit + capacity, MAX_CREDIT_DAYS);
      const minutes = isLate ? random.int(565, 640) : random.int(520, 555);
      study(journal, program, progress, groupDay, { day, minutes });
    } else if (takesPart(learner, day) && random.chance(ABSENT_FROM_HOME)) {
      study(journal, program, progress, groupDay, { day, minutes: random.int(1080, 1140) });
    }
  }
}

function handOutProjects(
  journal: Journal,
  program: Program,
  progress: LearnerProgress,
  { day, plannedOn }: GroupDay,
): void {
  for (const module of program.modules) {
    for (const project of module.projects) {
      const first = project.tasks[0];
      if (!first || progress.projects.get(project)?.status !== "unassigned") continue;
      const begins = plannedOn.get(first);
      if (begins === undefined || addDays(begins, -6) > day) continue;
      assignProject(journal, progress, project, day, (task) => plannedOn.get(task) ?? day);
    }
  }
}

/** One session: steps of work until the day's capacity is used up. */
function study(
  journal: Journal,
  program: Program,
  progress: LearnerProgress,
  groupDay: GroupDay,
  begins: Moment,
): void {
  const { learner } = progress;
  const { random } = learner;
  progress.sessions += 1;
  const session_id = `${learner.id}-${progress.sessions}`;
  journal.write("SESSION_START", begins.minutes, { learner }, { session_id });
  let minutes = begins.minutes + random.int(4, 20);
  closeExercises(journal, progress, minutes);
  let steps = 0;
  while (progress.credit > 0 && minutes < LAST_STEP) {
    const effort = nextStep(journal, program, progress, groupDay, { day: groupDay.day, minutes });
    if (effort === null) break;
    progress.credit -= effort;
    minutes += random.int(22, 75);
    steps += 1;
  }
  if (steps === 0 || random.chance(0.15)) {
    lookAgain(journal, progress, minutes);
    minutes += random.int(10, 45);
  }
  const underWay = [...progress.units.values()].find((up) => up.started && up.status === "open");
  if (underWay && random.chance(0.4)) openChapter(journal, progress, underWay, minutes);
  const active_sec = Math.round((minutes - begins.minutes) * 60 * random.between(0.55, 0.9));
  journal.write("SESSION_END", minutes, { learner }, { session_id, active_sec });
}

/** Does the first piece of the agenda that can be worked on; its effort, or null when there is none. */
function nextStep(
  journal: Journal,
  program: Program,
  progress: LearnerProgress,
  { day, plannedOn }: GroupDay,
  at: Moment,
): number | null {
  const horizon = addDays(day, LOOK_AHEAD_DAYS);
  for (let i = progress.cursor; i < program.agenda.length; i++) {
    const entry = program.agenda[i];
    if (!entry) break;
    const { work } = entry;
    if ((plannedOn.get(work) ?? day) > horizon) return null;
    if (work.kind === "unit") {
      const up = progress.units.get(work);
      if (!up) continue;
      if (up.status === "done" && i === progress.cursor && up.unit.work !== "exercise") progress.cursor += 1;
      const isReady = up.status === "open" || (up.status === "set_aside" && up.resumeOn <= day);
      if (!isReady) continue;
      const effort = unitStepEffort(up);
      workOnUnit(journal, progress, up, at);
      return effort;
    }
    const tp = progress.tasks.get(work);
    if (!tp) continue;
    if (tp.status === "done" && i === progress.cursor) progress.cursor += 1;
    if (tp.status !== "assigned" && tp.status !== "doing" && tp.status !== "rejected") continue;
    if (tp.resumeOn > day) continue;
    const effort = taskStepEffort(tp);
    workOnTask(journal, progress, tp, at);
    return effort;
  }
  return null;
}

/** Nothing new to do: a lesson of the past is watched again. */
function lookAgain(journal: Journal, progress: LearnerProgress, minutes: number): void {
  const seen = [...progress.units.values()].filter((up) => up.started && hasVideo(up.unit));
  if (seen.length === 0) return;
  const { random } = progress.learner;
  const up = random.pick(seen);
  // A unit still under way stays under way: its first full viewing is a step of its own.
  watch(journal, progress, up, minutes, random.between(0.1, up.status === "done" ? 1 : 0.5));
}

/** A trainer's working day in the tool. */
export function liveTrainerDay(journal: Journal, trainer: Trainer, seed: number, day: Day): void {
  const random = randomFor(seed, trainer.code, day);
  if (!isWorkingDay(day) || random.chance(0.06)) return;
  const begins = random.int(505, 560);
  const ends = begins + random.int(240, 500);
  const session_id = `${trainer.id}-${day}`;
  journal.write("SESSION_START", begins, { trainer }, { session_id });
  const active_sec = Math.round((ends - begins) * 60 * random.between(0.3, 0.6));
  journal.write("SESSION_END", ends, { trainer }, { session_id, active_sec });
}
