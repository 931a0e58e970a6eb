import type { Day } from "@/lib/period";
import type { Learner } from "../cohort";
import type { Trainer } from "../people";
import type { Competence, Micro, Module, Project, Task, Unit } from "../program";
import type { Random } from "../random";
import type { Subject } from "./journal";

/** Where a learner is with a unit. */
export interface UnitProgress {
  readonly unit: Unit;
  /** waiting: handed in; set_aside: left for later; done. */
  status: "open" | "waiting" | "set_aside" | "done";
  started: boolean;
  chaptersDone: number;
  /** The next chapter was opened and left for another session. */
  chapterOpen: boolean;
  attempts: number;
  /** First day on which the learner takes it up again. */
  resumeOn: Day;
}

export interface TaskProgress {
  readonly task: Task;
  status: "unassigned" | "assigned" | "doing" | "waiting" | "rejected" | "done";
  attempts: number;
  dueOn: Day;
  /** First day on which the learner takes it up again. */
  resumeOn: Day;
}

export interface ProjectProgress {
  readonly project: Project;
  status: "unassigned" | "assigned" | "doing" | "waiting" | "done";
  attempts: number;
}

/** Everything a learner has under way. */
export interface LearnerProgress {
  readonly learner: Learner;
  readonly units: Map<Unit, UnitProgress>;
  readonly tasks: Map<Task, TaskProgress>;
  readonly projects: Map<Project, ProjectProgress>;
  /** Ids of the micro-competences, competences and modules that were begun. */
  readonly begun: Set<string>;
  /** Exercises that a trainer validated and whose class the learner has not closed yet. */
  readonly toClose: UnitProgress[];
  readonly validated: Set<Micro | Competence | Module>;
  /** Capacity not used yet, in days of work. */
  credit: number;
  /** Entries of the agenda before this one are finished. */
  cursor: number;
  sessions: number;
}

export function newProgress(learner: Learner, modules: readonly Module[]): LearnerProgress {
  const progress: LearnerProgress = {
    learner,
    units: new Map(),
    tasks: new Map(),
    projects: new Map(),
    begun: new Set(),
    validated: new Set(),
    toClose: [],
    credit: 0,
    cursor: 0,
    sessions: 0,
  };
  for (const module of modules) {
    for (const unit of module.units) {
      progress.units.set(unit, {
        unit,
        status: "open",
        started: false,
        chaptersDone: 0,
        chapterOpen: false,
        attempts: 0,
        resumeOn: learner.joinedOn,
      });
    }
    for (const project of module.projects) {
      progress.projects.set(project, { project, status: "unassigned", attempts: 0 });
      for (const task of project.tasks) {
        progress.tasks.set(task, {
          task,
          status: "unassigned",
          attempts: 0,
          dueOn: "",
          resumeOn: learner.joinedOn,
        });
      }
    }
  }
  return progress;
}

/** Whether a learner is still there to be answered, examined or called. */
export function isPresent(learner: Learner, day: Day): boolean {
  return day >= learner.joinedOn && (learner.leftOn === null || day <= learner.leftOn);
}

/** Whether the learner still takes part, so that he or she can be examined. */
export function takesPart(learner: Learner, day: Day): boolean {
  return isPresent(learner, day) && (learner.stopsOn === null || day < learner.stopsOn);
}

/** What an event about a learner's module is about. */
export const moduleSubject = ({ learner }: LearnerProgress, module: Module, trainer?: Trainer): Subject => ({
  learner,
  ...(trainer ? { trainer } : {}),
  courseId: module.courseId,
});

/** What an event about a learner's unit is about. */
export const unitSubject = (
  progress: LearnerProgress,
  { unit }: UnitProgress,
  trainer?: Trainer,
): Subject => ({
  ...moduleSubject(progress, unit.module, trainer),
  classId: unit.classId,
});

/** The trainer who takes the next piece of a learner's work: the leader of the group two times out of three. */
export function someTrainer(learner: Learner): Trainer | undefined {
  const [leader, second] = learner.group.trainers;
  return second && learner.random.chance(0.35) ? second : leader;
}

/** The tone of a comment: mostly kind, seldom so for what has to be done again. */
export function sentimentOf(passed: boolean, random: Random): "positive" | "neutral" | "negative" {
  return random.weighted(
    passed ? { positive: 74, neutral: 23, negative: 3 } : { positive: 8, neutral: 47, negative: 45 },
  );
}
