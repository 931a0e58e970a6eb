import { addDays, type Day, diffDays } from "@/lib/period";
import { buildTrainer, mailOf, nameOf, type Trainer } from "./people";
import { type Random, randomFor } from "./random";
import type { Row } from "./tables";

/** How a learner goes through the session. */
export type Profile = "diligent" | "average" | "struggling" | "dropping_out" | "silent";

export interface Learner {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly random: Random;
  readonly profile: Profile;
  readonly group: Group;
  /** Work done per unit of planned work. */
  readonly pace: number;
  /** Mean mark, 0 to 100. */
  readonly skill: number;
  /** Probability of being there on a working day. */
  readonly presence: number;
  readonly joinedOn: Day;
  /** Last day in the group; null: still there. */
  readonly leftOn: Day | null;
  /** No action of his or her own from this day on. */
  readonly stopsOn: Day | null;
}

export interface Group {
  readonly id: string;
  readonly index: number;
  readonly sessionId: string;
  readonly subGroupIds: readonly string[];
  /** First the one who leads it. */
  readonly trainers: readonly Trainer[];
  /** Called in for live coding. */
  readonly examiner: Trainer | null;
  /** Days by which the group's plan is later than the session's. */
  readonly planShift: number;
  /** Multiplies the pace of its learners, so that groups differ. */
  readonly pace: number;
  readonly learners: Learner[];
}

export interface Cohort {
  readonly trainers: readonly Trainer[];
  readonly groups: readonly Group[];
  readonly learners: readonly Learner[];
  readonly rows: {
    lms_instructor: Row[];
    lms_student: Row[];
    lms_group: Row[];
    lms_group_student: Row[];
    lms_group_instructor: Row[];
  };
}

export interface CohortOptions {
  readonly prefix: string;
  readonly seed: number;
  readonly learners: number;
  readonly groups: number;
  /** Left out: two or three, by turns. */
  readonly subGroupsPerGroup?: number;
  readonly trainers: number;
  readonly startOn: Day;
  readonly endOn: Day;
  /** Last day of the session's plan. */
  readonly planEndOn: Day;
  /** Name of a group that has nobody yet. */
  readonly emptyGroup?: string;
}

const GROUP_NAMES = [
  "Groupe Atlas",
  "Groupe Bouregreg",
  "Groupe Chefchaouen",
  "Groupe Draâ (alternance, présentiel du lundi au mercredi)",
];
const SUB_GROUP_NAMES = ["équipe Argan", "équipe Cèdre", "équipe Genévrier", "équipe Safran"];
const GROUP_PACE = [1.35, 1.12, 1.2, 0.9];
const GROUPS_PER_SESSION = 12;

interface Manner {
  pace: number;
  spread: number;
  skill: number;
  presence: number;
}
const MANNERS: Record<Profile, Manner> = {
  diligent: { pace: 1.16, spread: 0.08, skill: 81, presence: 0.97 },
  average: { pace: 1, spread: 0.1, skill: 71, presence: 0.92 },
  struggling: { pace: 0.72, spread: 0.12, skill: 56, presence: 0.82 },
  dropping_out: { pace: 0.8, spread: 0.12, skill: 58, presence: 0.78 },
  silent: { pace: 0, spread: 0, skill: 50, presence: 0.05 },
};
const PROFILE_SHARES: Record<Profile, number> = {
  diligent: 28,
  average: 46,
  struggling: 15,
  dropping_out: 7,
  silent: 4,
};

/** People, groups, memberships and assignments. */
export function buildCohort(options: CohortOptions): Cohort {
  const { prefix, seed, startOn, endOn } = options;
  const rows: Cohort["rows"] = {
    lms_instructor: [],
    lms_student: [],
    lms_group: [],
    lms_group_student: [],
    lms_group_instructor: [],
  };
  const trainers = Array.from({ length: options.trainers }, (_, t) => {
    const [trainer, row] = buildTrainer(options, t);
    rows.lms_instructor.push(row);
    return trainer;
  });
  const length = Math.max(1, diffDays(startOn, endOn));
  const examiner = (trainers.length > 1 && trainers.at(-1)) || null;
  const leading = trainers.length > 1 ? trainers.slice(0, -1) : trainers;

  const addGroup = (index: number, name: string, subGroups: number): Group => {
    const sessionNumber = Math.floor(index / GROUPS_PER_SESSION) + 1;
    const sessionId = `${prefix}-s${sessionNumber}`;
    if (index % GROUPS_PER_SESSION === 0) {
      rows.lms_group.push({
        id: sessionId,
        group_type: "Session",
        name: `Session ${startOn.slice(0, 4)}-${sessionNumber} : Concepteur développeur d’applications`,
        starts_on: startOn,
        ends_on: options.planEndOn,
      });
    }
    const id = `${prefix}-g${index + 1}`;
    const subGroupIds = Array.from({ length: subGroups }, (_, s) => `${id}-${"abcdefgh"[s] ?? s}`);
    rows.lms_group.push({
      id,
      group_type: "Groupe",
      parent_id: sessionId,
      name,
      starts_on: startOn,
      ends_on: options.planEndOn,
    });
    for (const [s, subGroupId] of subGroupIds.entries()) {
      rows.lms_group.push({
        id: subGroupId,
        group_type: "Sous_groupe",
        parent_id: id,
        name: `${name.replace(/ \(.*\)/, "")}, ${SUB_GROUP_NAMES[s % SUB_GROUP_NAMES.length]}`,
        starts_on: startOn,
        ends_on: options.planEndOn,
      });
    }
    const first = leading[index % leading.length];
    const second = leading[(index + 1) % leading.length];
    const assigned = first && second && first !== second ? [first, second] : first ? [first] : [];
    for (const trainer of assigned) {
      rows.lms_group_instructor.push({ group_id: id, instructor_id: trainer.id, joined_on: startOn });
    }
    return {
      id,
      index,
      sessionId,
      subGroupIds,
      trainers: assigned,
      examiner,
      planShift: (index % 4) * 2,
      pace: GROUP_PACE[index % GROUP_PACE.length] ?? 1,
      learners: [],
    };
  };

  const groups = Array.from({ length: options.groups }, (_, g) => {
    const repeat = Math.floor(g / GROUP_NAMES.length);
    const name = GROUP_NAMES[g % GROUP_NAMES.length] ?? "Groupe";
    const subGroups = options.subGroupsPerGroup ?? 2 + (g % 2);
    return addGroup(g, repeat === 0 ? name : name.replace(/^\S+ \S+/, `$& ${repeat + 1}`), subGroups);
  });
  const learners = Array.from({ length: options.learners }, (_, l) => buildLearner(l, groups));

  if (options.emptyGroup) addGroup(options.groups, options.emptyGroup, 0);
  // The last trainer examines live coding: called in for one sub-group of each group, once it has begun.
  if (examiner) {
    for (const group of groups) {
      rows.lms_group_instructor.push({
        group_id: group.subGroupIds[0] ?? group.id,
        instructor_id: examiner.id,
        joined_on: addDays(startOn, Math.min(30, Math.floor(length / 2))),
      });
    }
  }
  return { trainers, groups, learners, rows };

  function buildLearner(l: number, all: Group[]): Learner {
    const group = all[l % all.length];
    if (!group) throw new RangeError("a cohort needs a group");
    const code = `l${String(l + 1).padStart(4, "0")}`;
    const random = randomFor(seed, "learner", l);
    const [first, last] = nameOf(l, seed);
    const profile = random.weighted(PROFILE_SHARES);
    const manner = MANNERS[profile];
    const isLate = random.chance(0.07);
    const joinedOn = isLate ? addDays(startOn, Math.round(length * random.between(0.08, 0.3))) : startOn;
    const stopsAfter = Math.round(length * random.between(0.3, 0.75));
    const stopsOn = profile === "dropping_out" ? addDays(startOn, stopsAfter) : null;
    // Half of those who stop are also taken off the list, two weeks later.
    const leaves = stopsOn !== null && random.chance(0.5) ? addDays(stopsOn, 14) : null;
    const leftOn = leaves !== null && leaves < endOn ? leaves : null;
    const learner: Learner = {
      id: `${prefix}-${code}`,
      name: `${first} ${last}`,
      code,
      random,
      profile,
      group,
      pace: random.around(manner.pace, manner.spread, 0, 1.5) * group.pace,
      skill: random.around(manner.skill, 7, 30, 97),
      presence: manner.presence,
      joinedOn,
      leftOn,
      stopsOn,
    };
    group.learners.push(learner);
    rows.lms_student.push({
      id: learner.id,
      name: learner.name,
      first_name: first,
      last_name: last,
      emails_json: [{ email: mailOf(first, last, code), type: "WORK" }],
    });
    addMemberships(learner, l);
    return learner;
  }

  function addMemberships(learner: Learner, l: number): void {
    const { group, joinedOn, leftOn, random } = learner;
    const places = group.subGroupIds.length > 0 ? group.subGroupIds : [group.id];
    const at = Math.floor(l / options.groups);
    const here = places[at % places.length] ?? group.id;
    const movesOn = addDays(joinedOn, Math.round(length * random.between(0.3, 0.6)));
    const until = leftOn ?? endOn;
    if (places.length > 1 && random.chance(0.05) && movesOn < until) {
      const there = places[(at + 1) % places.length] ?? group.id;
      rows.lms_group_student.push(
        { group_id: here, student_id: learner.id, joined_on: joinedOn, left_on: movesOn },
        { group_id: there, student_id: learner.id, joined_on: addDays(movesOn, 1), left_on: leftOn },
      );
      return;
    }
    rows.lms_group_student.push({
      group_id: here,
      student_id: learner.id,
      joined_on: joinedOn,
      left_on: leftOn,
    });
  }
}
