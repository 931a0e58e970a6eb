import { type Cell, groupBy } from "../cell";
import type { Fact } from "../facts";
import { divide, exact, ratio, sum } from "../fraction";
import { counted, type Distribution, type Metric, quotient, share } from "../measure";

/** Families 1 (activity) and 12 (trainers) of kpi.md. */

const distinct = (values: (string | null)[]) => new Set(values).size;

const activeLearners = (cell: Cell) => distinct(cell.facts("action").map((fact) => fact.learner));
const activeTrainers = (cell: Cell) => distinct(cell.facts("trainer action").map((fact) => fact.trainer));

const user = (fact: Fact) => (fact.trainer === null ? `learner ${fact.learner}` : `trainer ${fact.trainer}`);

export const ACTIVITY: Record<string, Metric> = {
  USERS_ACTIFS: (cell) => counted(activeLearners(cell) + activeTrainers(cell)),

  APPRENANTS_ACTIFS: (cell) => counted(activeLearners(cell)),

  FORMATEURS_ACTIFS: (cell) => counted(activeTrainers(cell)),

  TAUX_APPRENANTS_ACTIFS: (cell) => {
    const learners = cell.learners();
    const { from, asOf } = cell.slice;
    const active = learners.filter((one) => cell.world.actions(one, cell.target, from, asOf).length > 0);
    return share(active.length, learners.length);
  },

  CONNEXIONS_TOTAL: (cell) => counted(cell.count("login")),

  DUREE_ACTIVE_MOY: (cell) => {
    const sessions = cell.facts("session");
    const users = distinct(sessions.map(user));
    if (users === 0) return null;
    const hours = divide(sum(sessions.map((fact) => fact.value)), exact(3600));
    return { value: divide(hours, exact(users)), sample: users };
  },

  FB_PAR_FORMATEUR: (cell) => quotient(cell.count("feedback"), activeTrainers(cell)),

  ELEVE_PAR_FORMATEUR: (cell) => quotient(activeLearners(cell), activeTrainers(cell)),

  FEEDBACK_PAR_APPRENANT: (cell) => quotient(cell.count("feedback"), activeLearners(cell)),
};

const perUser = (facts: readonly Fact[]) =>
  [...groupBy(facts, user).values()].map((own) => ratio(own.length));

export const ACTIVITY_DISTRIBUTIONS: Record<string, Distribution> = {
  CONNEXION_SESSIONS: (cell) => perUser(cell.facts("login")),
  CHARGE_FB: (cell) => perUser(cell.facts("feedback")),
};
