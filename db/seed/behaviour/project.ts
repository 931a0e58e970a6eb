import { addDays, type Day } from "@/lib/period";
import { nextWorkingDay } from "../calendar";
import type { Trainer } from "../people";
import type { Project, Task } from "../program";
import { defend } from "./defence";
import { inOfficeHours, type Journal, type Moment, whenAnswered } from "./journal";
import {
  isPresent,
  type LearnerProgress,
  moduleSubject,
  type ProjectProgress,
  sentimentOf,
  someTrainer,
  type TaskProgress,
  takesPart,
} from "./progress";

const BEGIN_SHARE = 0.4;
const REVISION_SHARE = 0.4;
/** When tasks are handed out and deadlines are moved. */
const HANDED_OUT_AT = 9 * 60 + 35;
const DEADLINE_MINUTES = 18 * 60;

/** Days of work that the next step of a task costs. */
export function taskStepEffort({ task, status }: TaskProgress): number {
  if (status === "assigned") return task.effort * BEGIN_SHARE;
  return task.effort * (status === "rejected" ? REVISION_SHARE : 1 - BEGIN_SHARE);
}

const subjectOf = (progress: LearnerProgress, project: Project, trainer?: Trainer) =>
  moduleSubject(progress, project.module, trainer);

/** The group's leader hands a project and its tasks out, each task with a deadline. */
export function assignProject(
  journal: Journal,
  progress: LearnerProgress,
  project: Project,
  day: Day,
  plannedOn: (task: Task) => Day,
): void {
  const { learner } = progress;
  const trainer = learner.group.trainers[0];
  const pp = progress.projects.get(project);
  if (!trainer || !pp || pp.status !== "unassigned") return;
  pp.status = "assigned";
  const subject = subjectOf(progress, project, trainer);
  journal.write("STATE_CHANGE", HANDED_OUT_AT, subject, {
    domain: "Projet",
    item_id: project.id,
    state_code: "A_faire",
  });
  for (const task of project.tasks) {
    const tp = progress.tasks.get(task);
    if (!tp) continue;
    tp.status = "assigned";
    // Who joins late gets his or her own deadlines.
    const planned = plannedOn(task);
    tp.dueOn = nextWorkingDay(addDays(planned < day ? day : planned, 7));
    journal.write("STATE_CHANGE", HANDED_OUT_AT, subject, {
      domain: "Tache",
      item_id: task.id,
      state_code: "A_faire",
      due_at: journal.instant({ day: tp.dueOn, minutes: DEADLINE_MINUTES }),
    });
    journal.later({ day: tp.dueOn, minutes: 12 * 60 }, (at) => moveDeadline(journal, progress, tp, at));
  }
}

/** Near the deadline of an open task a trainer now and then grants a few days more. */
function moveDeadline(journal: Journal, progress: LearnerProgress, tp: TaskProgress, at: Moment): void {
  const state = { assigned: "A_faire", doing: "En_cours", rejected: "Rejetee" } as const;
  if (tp.status !== "assigned" && tp.status !== "doing" && tp.status !== "rejected") return;
  const { learner } = progress;
  const trainer = someTrainer(learner);
  if (!trainer || !isPresent(learner, at.day) || !learner.random.chance(0.15)) return;
  tp.dueOn = nextWorkingDay(addDays(at.day, learner.random.int(3, 8)));
  journal.write("STATE_CHANGE", at.minutes, subjectOf(progress, tp.task.project, trainer), {
    domain: "Tache",
    item_id: tp.task.id,
    state_code: state[tp.status],
    due_at: journal.instant({ day: tp.dueOn, minutes: DEADLINE_MINUTES }),
  });
}

/** The next step of a task: begin it, close it, or hand it in. */
export function workOnTask(journal: Journal, progress: LearnerProgress, tp: TaskProgress, at: Moment): void {
  const { task } = tp;
  const { project } = task;
  const subject = subjectOf(progress, project);
  const enter = (state: string) =>
    journal.write("STATE_CHANGE", at.minutes, subject, {
      domain: "Tache",
      item_id: task.id,
      state_code: state,
    });
  if (tp.status === "assigned") {
    beginProject(journal, progress, project, at);
    tp.status = "doing";
    tp.resumeOn = addDays(at.day, progress.learner.random.int(0, 6));
    enter("En_cours");
    return;
  }
  if (tp.status === "rejected") {
    enter("En_cours");
    tp.status = "doing";
    tp.resumeOn = addDays(at.day, progress.learner.random.int(0, 2));
    return;
  }
  if (!task.reviewed) {
    enter("Terminee");
    taskDone(journal, progress, tp, at);
    return;
  }
  handInTask(journal, progress, tp, at);
}

function beginProject(journal: Journal, progress: LearnerProgress, project: Project, at: Moment): void {
  const pp = progress.projects.get(project);
  if (pp?.status !== "assigned") return;
  pp.status = "doing";
  journal.write("STATE_CHANGE", at.minutes, subjectOf(progress, project), {
    domain: "Projet",
    item_id: project.id,
    state_code: "En_cours",
  });
}

function handInTask(journal: Journal, progress: LearnerProgress, tp: TaskProgress, at: Moment): void {
  const { learner } = progress;
  tp.attempts += 1;
  tp.status = "waiting";
  const submissionId = `${learner.id}-${tp.task.id}-${tp.attempts}`;
  journal.write("SUBMISSION", at.minutes, subjectOf(progress, tp.task.project), {
    submission_id: submissionId,
    item: { item_type: "Tache", item_id: tp.task.id },
  });
  const trainer = someTrainer(learner);
  if (!trainer) return;
  journal.later(whenAnswered(trainer, at, learner.random), (when) =>
    reviewTask(journal, progress, tp, submissionId, trainer, when),
  );
}

function reviewTask(
  journal: Journal,
  progress: LearnerProgress,
  tp: TaskProgress,
  submissionId: string,
  trainer: Trainer,
  at: Moment,
): void {
  const { learner } = progress;
  const { random } = learner;
  if (!isPresent(learner, at.day)) return;
  const accepted = tp.attempts >= 3 || random.chance(0.27 + learner.skill / 170 + tp.attempts * 0.1);
  const subject = subjectOf(progress, tp.task.project, trainer);
  if (!random.chance(trainer.forgets)) {
    journal.write("FEEDBACK", at.minutes, subject, {
      item: { item_type: "Tache", item_id: tp.task.id },
      submission_id: submissionId,
      sentiment: sentimentOf(accepted, random),
    });
  }
  journal.write("STATE_CHANGE", at.minutes + 2, subject, {
    domain: "Tache",
    item_id: tp.task.id,
    state_code: accepted ? "Terminee" : "Rejetee",
  });
  if (accepted) taskDone(journal, progress, tp, { day: at.day, minutes: at.minutes + 2 });
  else {
    tp.status = "rejected";
    tp.resumeOn = addDays(at.day, random.int(1, 7));
  }
}

/** Closes a task and, where it was the project's last one, hands the project in. */
function taskDone(journal: Journal, progress: LearnerProgress, tp: TaskProgress, at: Moment): void {
  tp.status = "done";
  const { project } = tp.task;
  const pp = progress.projects.get(project);
  if (!pp || pp.status === "done" || pp.status === "waiting") return;
  if (!project.tasks.every((task) => progress.tasks.get(task)?.status === "done")) return;
  pp.status = "waiting";
  const { random } = progress.learner;
  journal.later(inOfficeHours(at, random.between(4, 40), random), (when) =>
    handInProject(journal, progress, pp, when),
  );
}

/** The project goes to the jury, which sits a few days later. */
function handInProject(journal: Journal, progress: LearnerProgress, pp: ProjectProgress, at: Moment): void {
  const { learner } = progress;
  if (!takesPart(learner, at.day)) return;
  pp.attempts += 1;
  const submissionId = `${learner.id}-${pp.project.id}-${pp.attempts}`;
  journal.write("SUBMISSION", at.minutes, subjectOf(progress, pp.project), {
    submission_id: submissionId,
    item: { item_type: "Projet", item_id: pp.project.id },
  });
  journal.later(inOfficeHours(at, learner.random.between(24, 140), learner.random), (when) =>
    defend(journal, progress, pp, submissionId, when, (again) => handInProject(journal, progress, pp, again)),
  );
}
