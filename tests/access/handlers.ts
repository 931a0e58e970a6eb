import { ALL, ids, type Objects, only, scopes } from "./actors";
import { type Door, forKeys, forRoles, get, json, PERSON, sent, toChange } from "./door";

const SCOPES = scopes();
const LEARNERS = ids(scopes("Apprenant"));
const GROUPS = scopes("Session", "Groupe", "Sous_groupe");
/** Groups that are looked after: a session of which one has a group is not one of them. */
const ASSIGNED: Objects = { ...GROUPS, "Session:S": ["admin"] };
/** Whatever a learner asks for, the answer is of the own group; what is no group becomes the reader's first. */
const LEADERBOARD: Objects = Object.fromEntries(
  Object.entries(SCOPES).map(([ref, readers]) => [
    ref,
    /^(Apprenant|Formateur)/.test(ref) ? ALL : [...readers, "learner", "learner elsewhere"],
  ]),
);
/** A learner finds himself in a group that is too small to be read. */
const WITH_SELF: Objects = { ...GROUPS, "Groupe:X": [...GROUPS["Groupe:X"]!, "learner elsewhere"] };
const scope = (path: string) => (ref: string) =>
  get(`${path}${path.includes("?") ? "&" : "?"}scope=${encodeURIComponent(ref)}`);

const kpi: Omit<Door, "send"> = {
  asks: "session or key",
  roles: PERSON.everybody,
  grant: "read",
  objects: SCOPES,
};
const open = (path: string, status = 200): Door => ({
  asks: "nothing",
  objects: null,
  status,
  send: () => get(path),
});
const ZIP = () =>
  new Request("http://jalon/api/oneroster", {
    method: "POST",
    body: "no zip",
    headers: { "content-type": "application/zip" },
  });
const EVENT = {
  id: "matrix-1",
  type: "LOGIN",
  student_id: "l1",
  occurred_at: "2026-10-15T07:00:00Z",
  payload: {},
};
const STATEMENT_ID = "5d1d6a3e-3d3b-4f0c-9d8f-0d5a6f7b8c9d";
const STATEMENT = {
  id: STATEMENT_ID,
  actor: { account: { homePage: "https://lms.example.org", name: "l1" } },
  verb: { id: "http://adlnet.gov/expapi/verbs/experienced" },
  object: { id: "https://lms.example.org/u" },
  timestamp: "2026-10-15T07:00:00Z",
};

/** Every handler that is no administrator's alone, by its file and method. */
export const HANDLERS: Readonly<Record<string, readonly Door[]>> = {
  "GET /api/kpi": [
    { ...kpi, send: scope("/api/kpi?metric=PROGRESSION_MOY&metric=GAPS_GROUPE_MIN_MAX") },
    { ...kpi, send: scope("/api/kpi?metric=PROGRESSION_MOY&format=csv"), isExport: true },
  ],
  "POST /api/exports": [
    forRoles(
      PERSON.everybody,
      SCOPES,
      (scope) => sent("POST", "/api/exports", { scope, file: "progression", kind: "png", rows: 1 }),
      { isExport: true },
    ),
  ],
  "GET /api/kpi/live": [forRoles(PERSON.everybody, SCOPES, scope("/api/kpi/live?since=0"))],
  "GET /api/home": [
    forRoles(
      PERSON.everybody,
      // A learner's home is of the learner.
      {
        ...SCOPES,
        ...only(["admin", "trainer", "ended trainer"], GROUPS),
        "Groupe:X": ["admin elsewhere", "trainer elsewhere"],
      },
      scope("/api/home"),
    ),
  ],
  "GET /api/needs": [
    forRoles(PERSON.staff, SCOPES, scope("/api/needs")),
    forRoles(PERSON.staff, SCOPES, scope("/api/needs?format=csv"), { isExport: true }),
  ],
  "POST /api/needs/actions": [
    toChange(PERSON.staff, LEARNERS, (student_id) =>
      sent("POST", "/api/needs/actions", { kind: "note", student_id, note: "…" }),
    ),
  ],
  "GET /api/waiting": [forRoles(PERSON.staff, SCOPES, scope("/api/waiting"))],
  "GET /api/groups/matrix": [forRoles(PERSON.staff, GROUPS, scope("/api/groups/matrix"), { isExport: true })],
  "GET /api/learners/events": [
    forRoles(PERSON.staff, LEARNERS, (id) => get(`/api/learners/events?student=${id}`)),
  ],
  "POST /api/badges/awards": [
    toChange(PERSON.staff, LEARNERS, (student_id) =>
      sent("POST", "/api/badges/awards", {
        badge_id: student_id === "x1" ? "badge-other" : "badge-school",
        student_id,
      }),
    ),
  ],
  "PATCH /api/plans": [
    toChange(PERSON.staff, ASSIGNED, (group) =>
      sent("PATCH", "/api/plans", {
        group,
        changes: [{ item_id: group === "Groupe:X" ? "xm" : "u", planned_on: "2026-11-02" }],
      }),
    ),
  ],
  "GET /api/leaderboard": [
    forRoles(PERSON.everybody, LEADERBOARD, scope("/api/leaderboard"), { tells: ["znear"] }),
  ],
  "POST /api/leaderboard/visibility": [
    toChange(PERSON.learner, null, () => sent("POST", "/api/leaderboard/visibility", { hidden: true })),
  ],
  // Which organisations a session may change to stands in its cookie, and in none of these.
  "PUT /api/session/organization": [
    forRoles(PERSON.everybody, { school: [], other: [], none: [] }, (organization) =>
      sent("PUT", "/api/session/organization", { organization }),
    ),
  ],
  "POST /api/session/organization": [
    forRoles(
      PERSON.everybody,
      null,
      () => sent("POST", "/api/session/organization", { password: "not the password" }),
      { status: 400 },
    ),
  ],
  "GET /api/me": [forRoles(PERSON.learner, null, () => get("/api/me"))],
  "GET /api/me/badges": [forRoles(PERSON.learner, null, () => get("/api/me/badges"))],
  "GET /api/me/data": [forRoles(PERSON.learner, null, () => get("/api/me/data"), { isExport: true })],
  "GET /api/pickers/scopes": [
    forRoles(PERSON.everybody, null, () => get("/api/pickers/scopes")),
    forRoles(PERSON.everybody, null, () => get("/api/pickers/scopes?q=z")),
    // The learners below a group: below one that may not be read there are none.
    forRoles(PERSON.everybody, WITH_SELF, (ref) => get(`/api/pickers/scopes?under=${ref}`), { missing: 200 }),
  ],
  "GET /api/pickers/targets": [forRoles(PERSON.everybody, null, () => get("/api/pickers/targets"))],

  "POST /api/events": [forKeys("ingest", () => json("POST", "/api/events", EVENT))],
  "POST /api/xapi/statements": [forKeys("ingest", () => json("POST", "/api/xapi/statements", STATEMENT))],
  "PUT /api/xapi/statements": [
    forKeys("ingest", () => json("PUT", `/api/xapi/statements?statementId=${STATEMENT_ID}`, STATEMENT), {
      status: 204,
    }),
  ],
  "POST /api/structure": [
    forKeys("structure", () => json("POST", "/api/structure", { lms_course: [{ id: "c9", name: "Cours" }] })),
  ],
  "POST /api/unified": [
    forKeys("structure", () => json("POST", "/api/unified?type=lms_student", [{ id: "l9", name: "N" }])),
  ],
  // The file is looked at after who sends it.
  "POST /api/oneroster": [forKeys("structure", ZIP, { status: 400 })],

  "GET /api/cron/aggregate": [
    {
      asks: "secret",
      secret: "CRON_SECRET",
      objects: null,
      send: () => get("/api/cron/aggregate?organization=none"),
    },
  ],
  "POST /api/cron/aggregate": [
    {
      asks: "secret",
      secret: "CRON_SECRET",
      objects: null,
      send: () => new Request("http://jalon/api/cron/aggregate?organization=none", { method: "POST" }),
    },
  ],
  "GET /api/metrics": [
    { asks: "secret", secret: "METRICS_TOKEN", objects: null, send: () => get("/api/metrics") },
  ],
  "GET /api/health": [open("/api/health")],
  // No scheduler runs in the tests.
  "GET /api/ready": [open("/api/ready", 503)],
  "GET /api/openapi.json": [open("/api/openapi.json")],
};

/** next-auth's own handler, whose doors are the sign-in itself: app/api/auth/sign-in.test.ts. */
export const ELSEWHERE = ["GET /api/auth/[...nextauth]", "POST /api/auth/[...nextauth]"];
