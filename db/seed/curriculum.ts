import { DATA_MODULE } from "./content/data";
import { FRONT_END_MODULE } from "./content/front-end";
import { SERVER_MODULE } from "./content/server";

/**
 * What a unit asks of the learner. `exercise` is handed in and validated by a trainer; the others are closed
 * by the signals of their class (events.md).
 */
export type UnitKind = "video" | "quiz" | "video_quiz" | "reading" | "exercise";

export interface UnitText {
  name: string;
  kind: UnitKind;
  /** Days of an average learner's work. */
  effort: number;
  weight?: number;
  key?: boolean;
  chapters: readonly string[];
}

export interface MicroText {
  name: string;
  units: readonly UnitText[];
}

export interface CompetenceText {
  name: string;
  micros: readonly MicroText[];
}

export interface TaskText {
  name: string;
  effort: number;
  critical?: boolean;
}

export interface ProjectText {
  name: string;
  tasks: readonly TaskText[];
}

export interface ModuleText {
  name: string;
  description: string;
  /** Units straight below the module: the tree may skip levels. */
  units: readonly UnitText[];
  competences: readonly CompetenceText[];
  projects: readonly ProjectText[];
}

export const REFERENTIEL = "Concepteur développeur d’applications (CDA)";

const MODULES: readonly ModuleText[] = [FRONT_END_MODULE, SERVER_MODULE, DATA_MODULE];

/** The module at a position; past the last one the same titles come again at a higher level. */
export function moduleText(index: number): ModuleText {
  const text = MODULES[index % MODULES.length];
  if (!text) throw new RangeError(`no module ${index}`);
  const level = Math.floor(index / MODULES.length) + 1;
  return level === 1 ? text : { ...text, name: `${text.name} : niveau ${level}` };
}
