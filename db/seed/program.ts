import { type ModuleText, moduleText, REFERENTIEL, type UnitKind, type UnitText } from "./curriculum";
import type { Row } from "./tables";

/** A UA with its class. */
export interface Unit {
  readonly kind: "unit";
  readonly id: string;
  readonly classId: string;
  readonly module: Module;
  readonly micro: Micro | null;
  readonly work: UnitKind;
  readonly chapterIds: readonly string[];
  readonly effort: number;
}

export interface Task {
  readonly kind: "task";
  readonly id: string;
  readonly project: Project;
  readonly effort: number;
  /** Handed in and accepted by a trainer; the others are closed by the learner. */
  readonly reviewed: boolean;
}

export interface Micro {
  readonly id: string;
  readonly competence: Competence;
  readonly units: Unit[];
}

export interface Competence {
  readonly id: string;
  readonly module: Module;
  readonly micros: Micro[];
}

export interface Project {
  readonly id: string;
  readonly module: Module;
  readonly tasks: Task[];
}

export interface Module {
  readonly id: string;
  readonly courseId: string;
  readonly index: number;
  readonly units: Unit[];
  readonly competences: Competence[];
  readonly projects: Project[];
}

/** One piece of work and the share of the whole program that is done with it, 0 to 1. */
export interface AgendaEntry {
  readonly work: Unit | Task;
  readonly doneAt: number;
}

export interface Program {
  readonly modules: Module[];
  /** All units and tasks in the order in which they are meant to be done. */
  readonly agenda: AgendaEntry[];
  readonly totalEffort: number;
  readonly rows: { lms_course: Row[]; lms_class: Row[]; lms_item: Row[] };
}

/** Modules overlap: each begins while the one before it is still running. */
const MODULE_LENGTH = 0.6;

const VIDEO_KINDS: readonly UnitKind[] = ["video", "video_quiz"];
export const hasVideo = (unit: Unit) => VIDEO_KINDS.includes(unit.work);

/** The curriculum: rows for lms_course, lms_class and lms_item, and the same as objects to work through. */
export function buildProgram(prefix: string, moduleCount: number): Program {
  const rows: Program["rows"] = { lms_course: [], lms_class: [], lms_item: [] };
  const placed: { work: Unit | Task; position: number }[] = [];
  const referentielId = `${prefix}-ref`;
  rows.lms_item.push({ id: referentielId, item_type: "Referentiel", name: REFERENTIEL, position: 0 });

  const modules = Array.from({ length: moduleCount }, (_, index) => {
    const text = moduleText(index);
    const module: Module = {
      id: `${prefix}-m${index + 1}`,
      courseId: `${prefix}-m${index + 1}`,
      index,
      units: [],
      competences: [],
      projects: [],
    };
    rows.lms_course.push({
      id: module.courseId,
      name: text.name,
      description: text.description,
      languages_json: ["fr"],
    });
    rows.lms_item.push({
      id: module.id,
      item_type: "Module",
      parent_id: referentielId,
      course_id: module.courseId,
      name: text.name,
      position: index + 1,
    });
    addUnits(module, text, rows);
    addProjects(module, text, rows);

    const begin = moduleCount === 1 ? 0 : ((1 - MODULE_LENGTH) * index) / (moduleCount - 1);
    const length = moduleCount === 1 ? 1 : MODULE_LENGTH;
    for (const { work, share } of placeInModule(module)) {
      placed.push({ work, position: begin + length * share });
    }
    return module;
  });

  placed.sort((a, b) => a.position - b.position);
  const totalEffort = placed.reduce((sum, { work }) => sum + work.effort, 0);
  let done = 0;
  const agenda = placed.map(({ work }) => {
    done += work.effort;
    return { work, doneAt: done / totalEffort };
  });
  return { modules, agenda, totalEffort, rows };
}

function addUnits(module: Module, text: ModuleText, rows: Program["rows"]): void {
  const add = (unitText: UnitText, micro: Micro | null): void => {
    const number = module.units.length + 1;
    const id = `${module.id}-ua${String(number).padStart(2, "0")}`;
    const chapterIds = unitText.chapters.map((_, i) => `${id}-ch${i + 1}`);
    rows.lms_class.push({
      id,
      course_id: module.courseId,
      name: unitText.name,
      order_index: number,
      step_type: unitText.kind,
      languages_json: ["fr"],
    });
    rows.lms_item.push({
      id,
      item_type: "Ua",
      parent_id: micro?.id ?? module.id,
      class_id: id,
      name: unitText.name,
      position: number,
      weight: unitText.weight ?? 1,
      is_key: unitText.key ?? false,
    });
    for (const [i, name] of unitText.chapters.entries()) {
      rows.lms_item.push({
        id: chapterIds[i] ?? "",
        item_type: "Chapitre",
        parent_id: id,
        name,
        position: i + 1,
      });
    }
    const unit: Unit = {
      kind: "unit",
      id,
      classId: id,
      module,
      micro,
      work: unitText.kind,
      chapterIds,
      effort: unitText.effort,
    };
    module.units.push(unit);
    micro?.units.push(unit);
  };

  for (const unitText of text.units) add(unitText, null);
  for (const [c, competenceText] of text.competences.entries()) {
    const competence: Competence = { id: `${module.id}-c${c + 1}`, module, micros: [] };
    module.competences.push(competence);
    rows.lms_item.push({
      id: competence.id,
      item_type: "Competence",
      parent_id: module.id,
      name: competenceText.name,
      position: c + 1,
    });
    for (const [m, microText] of competenceText.micros.entries()) {
      const micro: Micro = { id: `${competence.id}-mc${m + 1}`, competence, units: [] };
      competence.micros.push(micro);
      rows.lms_item.push({
        id: micro.id,
        item_type: "Micro_competence",
        parent_id: competence.id,
        name: microText.name,
        position: m + 1,
      });
      for (const unitText of microText.units) add(unitText, micro);
    }
  }
}

function addProjects(module: Module, text: ModuleText, rows: Program["rows"]): void {
  for (const [p, projectText] of text.projects.entries()) {
    const project: Project = { id: `${module.id}-p${p + 1}`, module, tasks: [] };
    module.projects.push(project);
    rows.lms_item.push({
      id: project.id,
      item_type: "Projet",
      parent_id: module.id,
      name: projectText.name,
      position: p + 1,
    });
    for (const [t, taskText] of projectText.tasks.entries()) {
      const task: Task = {
        kind: "task",
        id: `${project.id}-t${t + 1}`,
        project,
        effort: taskText.effort,
        // The first task and every third one after it need nobody's approval.
        reviewed: t % 3 !== 0,
      };
      project.tasks.push(task);
      rows.lms_item.push({
        id: task.id,
        item_type: "Tache",
        parent_id: project.id,
        name: taskText.name,
        position: t + 1,
        is_critical: taskText.critical ?? false,
      });
    }
  }
}

/** Units one after the other by effort, the tasks of each project spread over that project's part of the module. */
function placeInModule(module: Module): { work: Unit | Task; share: number }[] {
  const unitEffort = module.units.reduce((sum, unit) => sum + unit.effort, 0);
  let done = 0;
  const units = module.units.map((unit) => {
    done += unit.effort;
    return { work: unit, share: done / unitEffort };
  });
  const tasks = module.projects.flatMap((project, p) =>
    project.tasks.map((task, t) => ({
      work: task,
      share: (p + 0.15 + (0.85 * (t + 0.5)) / project.tasks.length) / module.projects.length,
    })),
  );
  return [...units, ...tasks];
}
