import type { EventInput } from "@/lib/events";
import { addDays, type Day, diffDays } from "@/lib/period";
import { type GroupDay, liveGroupDay, liveTrainerDay } from "./behaviour/day";
import { Journal } from "./behaviour/journal";
import { newProgress } from "./behaviour/progress";
import { isWorkingDay, localClock, nextWorkingDay } from "./calendar";
import { buildCohort, type Cohort, type Group, type Learner } from "./cohort";
import { elapsedFor, workDone } from "./pace";
import type { Trainer } from "./people";
import { buildProgram, type Program, type Task, type Unit } from "./program";
import type { Row, StructureTables } from "./tables";

export interface SimulateOptions {
  readonly learners: number;
  /** Days lived, `endOn` included. */
  readonly days: number;
  readonly seed: number;
  /** Last local day with events. */
  readonly endOn: Day;
  readonly timeZone: string;
  /** No event is later than this instant; left out, the whole of `endOn` is lived. */
  readonly now?: Date;
  /** Left out: one per 24 learners. */
  readonly groups?: number;
  /** Left out: two and three by turns. */
  readonly subGroupsPerGroup?: number;
  /** Left out: one more than groups. */
  readonly trainers?: number;
  /** Left out: 3. */
  readonly modules?: number;
  /** Beginning of every id; left out, it is made from the seed and the sizes. */
  readonly prefix?: string;
  /** Adds a group of this name that has nobody yet. */
  readonly emptyGroup?: string;
}

export interface Simulation {
  readonly structure: StructureTables;
  /** Day by day, in order of time. May be iterated once; memory holds one day. */
  readonly events: Iterable<EventInput>;
  /** First local day. */
  readonly startOn: Day;
  readonly learners: readonly Learner[];
  readonly trainers: readonly Trainer[];
}

/** Share of the session's plan that lies behind it at the end of the simulated days. */
const ELAPSED_AT_END = 0.7;

/**
 * A training centre at work: the same options give the same structure and events, byte for byte, on any machine.
 * Learners keep to, run ahead of or fall behind an S-shaped plan, each in a manner of his or her own.
 *
 * @throws RangeError for sizes below one or a day that is none
 */
export function simulate(options: SimulateOptions): Simulation {
  for (const size of ["learners", "days"] as const) {
    if (!Number.isSafeInteger(options[size]) || options[size] < 1) {
      throw new RangeError(`${size} must be a whole number from 1 on: ${options[size]}`);
    }
  }
  const groups = options.groups ?? Math.max(1, Math.round(options.learners / 24));
  const startOn = addDays(options.endOn, 1 - options.days);
  const planDays = Math.max(1, Math.round(options.days / ELAPSED_AT_END));
  const prefix = options.prefix ?? `sim${options.seed}-${options.learners}x${options.days}-${options.endOn}`;
  const cohort = buildCohort({
    prefix,
    seed: options.seed,
    learners: options.learners,
    groups,
    subGroupsPerGroup: options.subGroupsPerGroup,
    trainers: options.trainers ?? groups + 1,
    startOn,
    endOn: options.endOn,
    planEndOn: addDays(startOn, planDays),
    emptyGroup: options.emptyGroup,
  });
  const program = buildProgram(prefix, options.modules ?? 3);
  const plans = new Map(cohort.groups.map((group) => [group, planOf(program, group, startOn, planDays)]));

  return {
    startOn,
    learners: cohort.learners,
    trainers: cohort.trainers,
    structure: {
      ...program.rows,
      ...cohort.rows,
      lms_enrollment: enrolments(program, cohort),
      lms_plan: [...plans].flatMap(([group, plan]) => planRows(program, group, plan)),
    },
    events: live(options, prefix, { startOn, planDays, program, cohort, plans }),
  };
}

type Plan = ReadonlyMap<Unit | Task, Day>;

interface World {
  startOn: Day;
  planDays: number;
  program: Program;
  cohort: Cohort;
  plans: ReadonlyMap<Group, Plan>;
}

/** The day for which each piece of work is planned in a group. */
function planOf(program: Program, group: Group, startOn: Day, planDays: number): Plan {
  return new Map(
    program.agenda.map(({ work, doneAt }) => {
      const after = Math.round(elapsedFor(doneAt) * planDays) + group.planShift;
      return [work, nextWorkingDay(addDays(startOn, after))];
    }),
  );
}

function planRows(program: Program, group: Group, plan: Plan): Row[] {
  const rows: Row[] = [];
  for (const [work, planned_on] of plan) {
    if (work.kind === "unit") rows.push({ group_id: group.id, item_id: work.id, planned_on });
  }
  for (const module of program.modules) {
    for (const project of module.projects) {
      const last = project.tasks
        .map((task) => plan.get(task) ?? "")
        .sort()
        .at(-1);
      // A week for the last reviews and the defence.
      if (last) rows.push({ group_id: group.id, item_id: project.id, planned_on: addDays(last, 7) });
    }
  }
  return rows;
}

function enrolments(program: Program, cohort: Cohort): Row[] {
  return cohort.learners.flatMap((learner) =>
    program.modules.map((module) => ({
      course_id: module.courseId,
      student_id: learner.id,
      enrolled_on: learner.joinedOn,
      left_on: learner.leftOn,
    })),
  );
}

function* live(options: SimulateOptions, prefix: string, world: World): Generator<EventInput> {
  const { startOn, planDays, program, cohort, plans } = world;
  const journal = new Journal(prefix, localClock(options.timeZone));
  const until = options.now?.getTime() ?? Number.POSITIVE_INFINITY;
  const members = new Map(
    cohort.groups.map((group) => [
      group,
      group.learners.map((learner) => newProgress(learner, program.modules)),
    ]),
  );
  let planned = 0;
  for (let day = startOn; day <= options.endOn; day = addDays(day, 1)) {
    journal.open(day);
    for (const trainer of cohort.trainers) liveTrainerDay(journal, trainer, options.seed, day);
    const elapsed = workDone((diffDays(startOn, day) + 1) / planDays);
    const isOpen = isWorkingDay(day);
    const courseId = currentCourse(program, elapsed);
    for (const group of cohort.groups) {
      const groupDay: GroupDay = {
        day,
        planned: isOpen ? (elapsed - planned) * program.totalEffort : 0,
        courseId,
        plannedOn: plans.get(group) ?? new Map(),
      };
      liveGroupDay(journal, program, group, members.get(group) ?? [], groupDay);
    }
    // What closed days would have had is done on the next open one.
    if (isOpen) planned = elapsed;
    yield* journal.close(until);
  }
}

/** The module of the unit that the plan has reached. */
function currentCourse(program: Program, elapsed: number): string {
  const entry = program.agenda.find(({ doneAt }) => doneAt >= elapsed) ?? program.agenda.at(-1);
  if (!entry) throw new RangeError("a program needs a module");
  const { work } = entry;
  return work.kind === "unit" ? work.module.courseId : work.project.module.courseId;
}
