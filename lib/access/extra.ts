import { canReadScope } from "./policy";
import type { Viewer } from "./types";

/** Statistics whose extra_data_json names groups, `{id, name, value}`, and under which keys. */
const GROUPS_NAMED: Readonly<Record<string, readonly string[]>> = {
  GAPS_GROUPE_MIN_MAX: ["min", "max"],
};

const HIDDEN = { id: null, name: null, value: null };

/**
 * What this viewer may read of what a row says beside its number. Who may read the row may not read each group that it
 * names: of those it is said that they are there, neither which nor their figure.
 */
export function readableExtra(viewer: Viewer, code: string, extra: unknown): unknown {
  const keys = GROUPS_NAMED[code];
  if (!keys) return extra;
  if (!isObject(extra)) return null;
  return { ...extra, ...Object.fromEntries(keys.map((key) => [key, readableGroup(viewer, extra[key])])) };
}

function readableGroup(viewer: Viewer, group: unknown): unknown {
  const refId = isObject(group) ? group.id : null;
  const facts = { id: 0, scopeType: "Groupe" as const, groupIds: [] };
  return typeof refId === "string" && canReadScope(viewer, { ...facts, refId }) ? group : HIDDEN;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
