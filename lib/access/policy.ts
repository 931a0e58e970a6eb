import type { Grant, Role, ScopeFacts, ScopeRule, Viewer } from "./types";

/** Below this many learners a group's figures would tell a fellow learner about single people. */
export const MIN_LEARNERS_SHOWN = 5;

const NO_RULES: readonly ScopeRule[] = [];

/**
 * Which scopes a viewer may read: the one rule behind pages, handlers, exports and live updates (access.md).
 * `canReadScope` is its check, db/queries/readable.ts its filter.
 */
export function readableScopes(viewer: Viewer): readonly ScopeRule[] {
  const groupIds = viewer.groups.map((group) => group.id);
  const self = viewer.selfId === null ? [] : [viewer.selfId];
  switch (viewer.role) {
    case "admin":
      return [{}];
    case "key":
      if (!viewer.grants.includes("read")) return NO_RULES;
      return viewer.keyScopeIds === null ? [{}] : [{ ids: viewer.keyScopeIds }];
    case "trainer":
      return [
        { scopeTypes: ["Global", "Session"] },
        { scopeTypes: ["Groupe", "Sous_groupe"], refIds: groupIds },
        { scopeTypes: ["Formateur"], refIds: self },
        { scopeTypes: ["Apprenant"], inGroups: groupIds },
      ];
    case "learner":
      return [
        { scopeTypes: ["Apprenant"], refIds: self },
        {
          scopeTypes: ["Session", "Groupe", "Sous_groupe"],
          refIds: viewer.groups.filter((g) => g.learners >= MIN_LEARNERS_SHOWN).map((g) => g.id),
        },
      ];
    default:
      return NO_RULES;
  }
}

/** May this viewer read the KPIs of this scope? What is not allowed answers exactly as what does not exist. */
export function canReadScope(viewer: Viewer, scope: ScopeFacts): boolean {
  return readableScopes(viewer).some((rule) => matches(rule, scope));
}

function matches(rule: ScopeRule, scope: ScopeFacts): boolean {
  return (
    (rule.scopeTypes?.includes(scope.scopeType) ?? true) &&
    (rule.ids?.includes(scope.id) ?? true) &&
    (rule.refIds === undefined || (scope.refId !== null && rule.refIds.includes(scope.refId))) &&
    (rule.inGroups === undefined || scope.groupIds.some((id) => rule.inGroups?.includes(id)))
  );
}

/**
 * Of how many members of a group a row must be made to be shown to this viewer, and whether single observations (minimum,
 * maximum) may be: a learner sees other people as aggregates only.
 */
export function disclosure(viewer: Viewer, scope: Pick<ScopeFacts, "scopeType" | "refId">): Disclosure {
  const own = scope.scopeType === "Apprenant" && scope.refId === viewer.selfId;
  return viewer.role === "learner" && !own
    ? { leastMembers: MIN_LEARNERS_SHOWN, extremes: false }
    : { leastMembers: 0, extremes: true };
}

export type Disclosure = { leastMembers: number; extremes: boolean };

// ---- actions -----------------------------------------------------------------------------------

type Allowed = { roles: readonly Role[]; grant?: Grant; ofAssignedGroups?: true };

/**
 * Everything that is not reading the KPIs of a scope. `ofAssignedGroups`: a trainer may do it to the groups
 * assigned to them, and to the learners in those, only.
 */
const ACTIONS = {
  "kpi.read": { roles: ["admin", "trainer", "learner"], grant: "read" },
  "event.write": { roles: [], grant: "ingest" },
  "structure.write": { roles: ["admin"], grant: "structure" },
  "plan.write": { roles: ["admin", "trainer"], ofAssignedGroups: true },
  "import.write": { roles: ["admin"] },
  "metric.read": { roles: ["admin", "trainer"] },
  "metric.write": { roles: ["admin"] },
  "risk.read": { roles: ["admin", "trainer"], ofAssignedGroups: true },
  "risk.acknowledge": { roles: ["admin", "trainer"], ofAssignedGroups: true },
  "leaderboard.read": { roles: ["admin", "trainer", "learner"] },
  /** One's own account: changing to another organisation. */
  "account.use": { roles: ["admin", "trainer", "learner"] },
  /** One's own page, badges, data and choices: a learner's alone. */
  "self.read": { roles: ["learner"] },
  "badge.award": { roles: ["admin", "trainer"], ofAssignedGroups: true },
  "badge.write": { roles: ["admin"] },
  "pipeline.read": { roles: ["admin"] },
  "job.run": { roles: ["admin"] },
  "user.write": { roles: ["admin"] },
  "organization.write": { roles: ["admin"] },
  "key.write": { roles: ["admin"] },
  "retention.write": { roles: ["admin"] },
  "learner.erase": { roles: ["admin"] },
  "audit.read": { roles: ["admin"] },
} as const satisfies Record<string, Allowed>;

export type Action = keyof typeof ACTIONS;
export const ALL_ACTIONS = Object.keys(ACTIONS) as readonly Action[];

/** May this viewer do this at all? Where it is done to somebody, ask `canDoTo`. */
export function can(viewer: Viewer, action: Action): boolean {
  const allowed: Allowed = ACTIONS[action];
  if (viewer.role === "key") return allowed.grant !== undefined && viewer.grants.includes(allowed.grant);
  return allowed.roles.includes(viewer.role);
}

/** May this viewer do this to this group or learner? */
export function canDoTo(viewer: Viewer, action: Action, scope: ScopeFacts): boolean {
  if (!can(viewer, action)) return false;
  const allowed: Allowed = ACTIONS[action];
  if (!allowed.ofAssignedGroups || viewer.role === "admin") return canReadScope(viewer, scope);
  const assigned = viewer.groups.map((group) => group.id);
  if (scope.scopeType === "Apprenant") return scope.groupIds.some((id) => assigned.includes(id));
  const isGroup = ["Session", "Groupe", "Sous_groupe"].includes(scope.scopeType);
  return isGroup && scope.refId !== null && assigned.includes(scope.refId);
}
