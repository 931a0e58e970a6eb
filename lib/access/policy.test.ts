import { describe, expect, test } from "vitest";
import { ALL_ACTIONS, can, canDoTo, canReadScope, disclosure, readableScopes } from "./policy";
import type { ScopeFacts, Viewer } from "./types";

const person = (more: Partial<Viewer>): Viewer => ({
  organizationId: "o",
  actor: "user:u",
  role: "learner",
  selfId: null,
  groups: [],
  grants: [],
  keyScopeIds: null,
  ...more,
});

const VIEWERS = {
  admin: person({ role: "admin" }),
  // Assigned to group A; sub-group A1 lies below it.
  trainer: person({
    role: "trainer",
    selfId: "t1",
    groups: [
      { id: "A", learners: 24 },
      { id: "A1", learners: 4 },
    ],
  }),
  "trainer of nothing": person({ role: "trainer", selfId: "t9" }),
  // In A1 (4 learners), so in A (24) and in session S (96).
  learner: person({
    selfId: "l1",
    groups: [
      { id: "A1", learners: 4 },
      { id: "A", learners: 24 },
      { id: "S", learners: 96 },
    ],
  }),
  "learner without a record": person({}),
  "read key": person({ role: "key", grants: ["read"] }),
  "read key of A": person({ role: "key", grants: ["read"], keyScopeIds: [3] }),
  "ingest key": person({ role: "key", grants: ["ingest"] }),
} as const;

const scope = (
  id: number,
  scopeType: ScopeFacts["scopeType"],
  refId: string | null,
  groupIds: string[] = [],
) => ({
  id,
  scopeType,
  refId,
  groupIds,
});

const SCOPES = {
  Global: scope(1, "Global", null),
  "session S": scope(2, "Session", "S"),
  "group A": scope(3, "Groupe", "A"),
  "sub-group A1": scope(4, "Sous_groupe", "A1"),
  "group B": scope(5, "Groupe", "B"),
  "trainer t1": scope(6, "Formateur", "t1"),
  "trainer t2": scope(7, "Formateur", "t2"),
  "learner l1 of A1": scope(8, "Apprenant", "l1", ["A1"]),
  "learner l2 of A1": scope(9, "Apprenant", "l2", ["A1"]),
  "learner l3 of B": scope(10, "Apprenant", "l3", ["B"]),
  "learner l4 of no group": scope(11, "Apprenant", "l4"),
} as const;

const READABLE: Record<keyof typeof VIEWERS, readonly (keyof typeof SCOPES)[]> = {
  admin: Object.keys(SCOPES) as (keyof typeof SCOPES)[],
  trainer: [
    "Global",
    "session S",
    "group A",
    "sub-group A1",
    "trainer t1",
    "learner l1 of A1",
    "learner l2 of A1",
  ],
  "trainer of nothing": ["Global", "session S"],
  learner: ["session S", "group A", "learner l1 of A1"],
  "learner without a record": [],
  "read key": Object.keys(SCOPES) as (keyof typeof SCOPES)[],
  "read key of A": ["group A"],
  "ingest key": [],
};

describe("who reads which scope (access.md)", () => {
  const cells = Object.entries(VIEWERS).flatMap(([who, viewer]) =>
    Object.entries(SCOPES).map(([what, target]) => ({ who, viewer, what, target })),
  );
  test.each(cells)("$who, $what", ({ who, viewer, what, target }) => {
    const expected = READABLE[who as keyof typeof VIEWERS].includes(what as keyof typeof SCOPES);
    expect(canReadScope(viewer, target)).toBe(expected);
  });

  test("a learner's group of 4 is hidden, of 5 shown", () => {
    const inGroupOf = (learners: number) => person({ selfId: "l1", groups: [{ id: "A1", learners }] });
    expect(canReadScope(inGroupOf(4), SCOPES["sub-group A1"])).toBe(false);
    expect(canReadScope(inGroupOf(5), SCOPES["sub-group A1"])).toBe(true);
  });

  test("an unknown role has no rules", () => {
    expect(readableScopes(person({ role: "guest" as Viewer["role"] }))).toEqual([]);
  });
});

describe("what is shown of what may be read", () => {
  test("a learner sees others from 5 people on and no single observation", () => {
    expect(disclosure(VIEWERS.learner, SCOPES["group A"])).toEqual({ leastMembers: 5, extremes: false });
  });
  test("a learner sees all of their own", () => {
    expect(disclosure(VIEWERS.learner, SCOPES["learner l1 of A1"])).toEqual({
      leastMembers: 0,
      extremes: true,
    });
  });
  test("a trainer sees all", () => {
    expect(disclosure(VIEWERS.trainer, SCOPES.Global)).toEqual({ leastMembers: 0, extremes: true });
  });
});

describe("who does what (access.md)", () => {
  const MAY: Record<string, (keyof typeof VIEWERS)[]> = {
    "kpi.read": ["admin", "trainer", "learner", "read key"],
    "event.write": ["ingest key"],
    "structure.write": ["admin"],
    "plan.write": ["admin", "trainer"],
    "import.write": ["admin"],
    "metric.read": ["admin", "trainer"],
    "metric.write": ["admin"],
    "risk.read": ["admin", "trainer"],
    "risk.acknowledge": ["admin", "trainer"],
    "leaderboard.read": ["admin", "trainer", "learner"],
    "account.use": ["admin", "trainer", "learner"],
    "self.read": ["learner"],
    "badge.award": ["admin", "trainer"],
    "badge.write": ["admin"],
    "pipeline.read": ["admin"],
    "job.run": ["admin"],
    "user.write": ["admin"],
    "key.write": ["admin"],
    "retention.write": ["admin"],
    "learner.erase": ["admin"],
    "organization.write": ["admin"],
    "audit.read": ["admin"],
  };
  const roles = ["admin", "trainer", "learner", "read key", "ingest key"] as const;

  test.each(ALL_ACTIONS.map((action) => ({ action })))("$action", ({ action }) => {
    expect(roles.filter((role) => can(VIEWERS[role], action))).toEqual(MAY[action]);
  });

  test.each([
    { who: "trainer", what: "group A", may: true },
    { who: "trainer", what: "sub-group A1", may: true },
    { who: "trainer", what: "group B", may: false },
    { who: "trainer", what: "session S", may: false },
    { who: "admin", what: "session S", may: true },
    { who: "learner", what: "group A", may: false },
    { who: "read key", what: "group A", may: false },
  ] as const)("plan.write to $what by $who: $may", ({ who, what, may }) => {
    expect(canDoTo(VIEWERS[who], "plan.write", SCOPES[what])).toBe(may);
  });

  test("a trainer acknowledges for learners of assigned groups only", () => {
    expect(canDoTo(VIEWERS.trainer, "risk.acknowledge", SCOPES["learner l2 of A1"])).toBe(true);
    expect(canDoTo(VIEWERS.trainer, "risk.acknowledge", SCOPES["learner l3 of B"])).toBe(false);
  });
});
