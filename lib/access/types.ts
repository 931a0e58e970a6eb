/** What a person who signs in may be (app_user.role). */
export const ROLES = ["admin", "trainer", "learner"] as const;
export type Role = (typeof ROLES)[number];

/** What an API key may be for (api_key.scopes). */
export type Grant = "ingest" | "structure" | "read";

export type ScopeType = "Global" | "Session" | "Groupe" | "Sous_groupe" | "Formateur" | "Apprenant";

/** Who asks, with everything the policy needs to know of them: read anew for each request (db/queries/viewer.ts). */
export type Viewer = {
  organizationId: string;
  /** `user:ID` or `key:ID`, as the audit log names it. */
  actor: string;
  role: Role | "key";
  /** The learner (lms_student.id) or trainer (lms_instructor.id) that the account stands for. */
  selfId: string | null;
  /**
   * Trainer: the groups assigned today and every group below them. Learner: the groups belonged to today and
   * every group above them, with how many learners are in each today. Empty for everybody else.
   */
  groups: readonly { id: string; learners: number }[];
  /** API key: what it is for. */
  grants: readonly Grant[];
  /** API key: the kpi_scope ids that it is held to; null means all. */
  keyScopeIds: readonly number[] | null;
};

/** What the policy needs to know of a scope to say who may read it. */
export type ScopeFacts = {
  /** kpi_scope.id */
  id: number;
  scopeType: ScopeType;
  refId: string | null;
  /** Apprenant: the groups that the learner belongs to today; empty for everything else. */
  groupIds: readonly string[];
};

/**
 * One way to be allowed: every field that is set must hold. A viewer's rules are joined by "or", so no rules
 * means nothing. Plain data, so that it can be a check here and SQL in db/queries.
 */
export type ScopeRule = {
  scopeTypes?: readonly ScopeType[];
  /** kpi_scope.id is one of these. */
  ids?: readonly number[];
  /** kpi_scope.ref_id is one of these. */
  refIds?: readonly string[];
  /** The learner belongs to one of these groups today. */
  inGroups?: readonly string[];
};
