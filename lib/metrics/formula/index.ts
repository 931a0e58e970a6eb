export { type CheckedFormula, checkFormula } from "./check";
export { parse } from "./parse";
export { evaluate, ratioOf } from "./tree";
export {
  type FormulaCatalogue,
  type FormulaPart,
  FUNCTIONS,
  type Levels,
  type Node,
  type Problem,
  type Reason,
} from "./types";
export { problemText } from "./words";
