import { type Cell, groupBy } from "../cell";
import { mean, rounded, sum } from "../fraction";
import { History } from "../history";
import { counted, type Distribution, type Metric, share } from "../measure";
import type { ItemType } from "../model";

/** Families 6 (flow), 7 (states) and 8 (risk) of kpi.md. */

const OPEN = new Set(["todo", "doing", "review"]);

/** Tasks on E with the deadline known then. */
function tasks(cell: Cell) {
  const { world, asOf } = cell;
  return cell.states("Tache").map(({ learner, item, state }) => ({
    item,
    isOpen: OPEN.has(state.kind),
    due: History.deadline(world.history.by(learner, item.id, asOf)),
  }));
}

const timeInState: Metric = (cell) => {
  const visits = groupBy(cell.facts("visit"), (fact) => fact.code);
  if (visits.size === 0) return null;
  const breakdown = [...visits]
    .map(([code, facts]) => {
      const [domain, state_code] = code.split("/");
      const days = mean(facts.map((fact) => fact.value))!;
      return { domain: domain!, state_code: state_code!, mean_days: rounded(days), n: facts.length };
    })
    .sort((a, b) => (`${a.domain}/${a.state_code}` < `${b.domain}/${b.state_code}` ? -1 : 1));
  const doing = visits.get("Tache/En_cours") ?? [];
  return {
    value: mean(doing.map((fact) => fact.value)),
    sample: doing.length,
    extra: { domain: "Tache", state_code: "En_cours", breakdown },
  };
};

/** Micro-competences, and UAs without one above, that a learner has started and not done. */
function openUnits(cell: Cell) {
  const { world, asOf, target } = cell;
  const units = [...world.structure.items.values()].filter(
    ({ id, item_type }) =>
      world.isBelow(id, target) &&
      (item_type === "Micro_competence" ||
        (item_type === "Ua" && world.structure.nearest(id, "Micro_competence") === undefined)),
  );
  return cell
    .learners()
    .flatMap((learner) =>
      units
        .map((unit) => ({ learner, unit: `${unit.item_type}:${unit.id}`, item: unit.id }))
        .filter(
          ({ unit, item }) =>
            world.hasStarted(learner, unit, asOf) && !world.history.isDone(learner, item, asOf),
        ),
    );
}

export const FLOW: Record<string, Metric> = {
  TEMPS_EN_ETAT_MOY: timeInState,

  TAUX_TACHES_A_L_HEURE: (cell) => {
    const done = cell.facts("on time").map((fact) => fact.value);
    return share(sum(done), done.length);
  },

  TACHE_THROUGHPUT: (cell) => counted(cell.count("first done", "Tache")),

  TAUX_RETARD_TACHES: (cell) => {
    const due = tasks(cell).filter((task) => task.isOpen && task.due !== null);
    const late = due.filter((task) => cell.world.isPast(task.due!, cell.asOf));
    return share(late.length, due.length);
  },

  INACTIVITE_7J: (cell) => {
    const open = openUnits(cell);
    const inactive = open.filter(({ learner, unit }) => cell.world.isInactive(learner, unit, cell.asOf));
    return share(inactive.length, open.length);
  },

  APPRENANTS_INACTIFS_7J: (cell) => {
    const { world, target, asOf } = cell;
    const inactive = cell.learners().filter((learner) => world.isInactive(learner, target, asOf));
    const never = inactive.filter((learner) => !world.hasStarted(learner, target, asOf));
    const found = counted(inactive.length);
    return found && { ...found, extra: { never_started: never.length } };
  },

  RISK_RETARD_PROJET: (cell) => {
    const critical = tasks(cell).filter((task) => task.item.is_critical);
    const late = critical.filter(
      (task) => task.isOpen && task.due !== null && cell.world.isPast(task.due, cell.asOf),
    );
    return share(late.length, critical.length);
  },
};

const values = (cell: Cell, ...kind: Parameters<Cell["facts"]>) =>
  cell.facts(...kind).map((fact) => fact.value);

export const FLOW_DISTRIBUTIONS: Record<string, Distribution> = {
  CYCLE_TIME_TACHE: (cell) => values(cell, "cycle time"),
  LEAD_TIME_TACHE: (cell) => values(cell, "lead time"),
  DELAI_ACQUIS_MICRO: (cell) => values(cell, "acquisition", "Micro_competence"),
  DELAI_ACQUIS_COMP: (cell) => values(cell, "acquisition", "Competence"),
  DELAI_VALIDATION_UA: (cell) => values(cell, "unit validation"),
};

/** `kpi_state_count`: pairs in each state, by domain/state_code. */
export function stateCounts(cell: Cell): Map<string, number> {
  const all = cell.states(...DOMAINS);
  const groups = groupBy(all, ({ state }) => `${state.domain}/${state.state_code}`);
  return new Map([...groups].map(([code, pairs]) => [code, pairs.length]));
}

const DOMAINS: readonly ItemType[] = [
  "Chapitre",
  "Ua",
  "Micro_competence",
  "Competence",
  "Module",
  "Projet",
  "Tache",
];
