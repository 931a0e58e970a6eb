import { NEW_CONDITION } from "@/lib/admin/badges";
import { emptyWords } from "@/lib/admin/words";
import { adminChange, type Door, forAdmin, get, sent } from "./door";
import type { World } from "./world";

const NO_VERSION = "seen by nobody";
const words = { ...emptyWords(), fr: { label: "Mot", description: "" } };
const decided = {
  words,
  higherIsBetter: true,
  warnBelow: null,
  warnAbove: null,
  objective: null,
  isActive: true,
};
const badge = {
  words: { fr: { name: "Badge", description: "" }, en: { name: "", description: "" } },
  category: "",
  rarity: "",
  points_reward: 1,
  is_active: true,
};
const rule = { mode: "all", conditions: [NEW_CONDITION], json: "{}", repeatable: null };
const group = { name: "G", group_type: "Sous_groupe", starts_on: null, ends_on: null };
const item = {
  name: "I",
  item_type: "Competence",
  position: 1,
  weight: 1,
  is_key: false,
  is_critical: false,
  course_id: null,
  class_id: null,
};
const course = { name: "C", description: null, is_active: true };
const step = { name: "K", order_index: 1, step_type: "reading" };
const person = { name: "N", first_name: null, last_name: null, emails: "" };
const link = { kind: "student", joined_on: "2026-10-15" };
const state = { words: { fr: "Mot", en: "" }, kind: "doing", color: "#123456", order: 9 };
const DAY = "2026-11-02";

/** Who names a thing of the own organisation that changed since is told so; a thing of another is not there. */
const STALE = { status: 409 };
/** A reference to another organisation's is a reference to nothing. */
const REFUSED = { missing: 400 };

const file = (step: string) => () =>
  new Request(`http://jalon/api/admin/imports?step=${step}&source=csv&table=lms_student&name=a.csv`, {
    method: "POST",
    headers: { "sec-fetch-site": "same-origin", "content-type": "application/octet-stream" },
    body: "id,name\nnew1,Nouveau\n",
  });

/** The administrator's handlers, by file and method. */
export function administration(things: World["things"]): Readonly<Record<string, readonly Door[]>> {
  // The names of the handlers are known before anything is planted.
  const thing = (name: string) => things[name] ?? { own: "", elsewhere: "", none: "" };
  const post = (path: string, body: object) => sent("POST", `/api/admin/${path}`, body);
  const patch = (path: string, body: object) => sent("PATCH", `/api/admin/${path}`, body);
  return {
    "POST /api/admin/badges": [
      adminChange(
        thing("badge"),
        (id) => post("badges", { id, version: NO_VERSION, ...badge, ...rule }),
        STALE,
      ),
    ],
    "POST /api/admin/badges/preview": [forAdmin(null, () => post("badges/preview", { id: "", ...rule }))],
    "POST /api/admin/imports": [
      forAdmin(null, file("inspect")),
      forAdmin(null, file("preview")),
      adminChange(null, file("run")),
    ],
    "POST /api/admin/imports/undo": [adminChange(thing("run"), (id) => post("imports/undo", { id }))],
    "POST /api/admin/keys": [
      adminChange(
        thing("scopeId"),
        (id) =>
          post("keys", {
            name: "k",
            scopes: ["read"],
            requestsPerMinute: 9,
            expiresOn: null,
            heldTo: [Number(id)],
          }),
        REFUSED,
      ),
    ],
    "PATCH /api/admin/keys": [adminChange(thing("key"), (id) => patch("keys", { change: "revoke", id }))],
    "GET /api/admin/learners": [
      forAdmin(thing("learner"), (id) => get(`/api/admin/learners?id=${id}`), { isExport: true }),
    ],
    "POST /api/admin/learners": [
      adminChange(thing("learner"), (id) => post("learners", { id, confirmation: id })),
    ],
    "POST /api/admin/metrics/formula": [
      adminChange(null, () =>
        post("metrics/formula", {
          ...decided,
          code: "NEW1",
          version: null,
          formula: "SCORE_NORM / 2",
          category: "Progression",
        }),
      ),
    ],
    "DELETE /api/admin/metrics/formula": [
      adminChange(
        null,
        () => sent("DELETE", "/api/admin/metrics/formula", { code: "NO_SUCH", version: "" }),
        {
          status: 404,
        },
      ),
    ],
    "POST /api/admin/metrics/preview": [
      forAdmin(thing("scope"), (scope) =>
        post("metrics/preview", {
          formula: "SCORE_NORM / 2",
          code: "",
          scope,
          target: "Global",
          period: "Week",
        }),
      ),
    ],
    "PATCH /api/admin/metrics": [
      adminChange(
        null,
        () =>
          patch("metrics", {
            ...decided,
            code: "SCORE_NORM",
            version: NO_VERSION,
            position: 1,
            periods: ["Week"],
            scopes: ["Global"],
            targets: ["Global"],
          }),
        STALE,
      ),
    ],
    "POST /api/admin/metrics/undo": [
      adminChange(thing("audit"), (id) => post("metrics/undo", { code: "SCORE_NORM", auditId: Number(id) })),
    ],
    "PATCH /api/admin/organization": [
      adminChange(null, () => patch("organization", { version: "x" }), { status: 400 }),
    ],
    "POST /api/admin/organizations": [
      adminChange(null, () =>
        post("organizations", {
          id: "third",
          name: "Third",
          timeZone: "Europe/Paris",
          locale: "fr",
          adminName: "A",
          email: "a@third.org",
        }),
      ),
    ],
    "GET /api/admin/people": [
      forAdmin(null, () => get("/api/admin/people?kind=student")),
      forAdmin(null, () => get("/api/admin/people?kind=instructor&q=z")),
    ],
    "GET /api/admin/pipeline": [forAdmin(null, () => get("/api/admin/pipeline"))],
    // A day of which nothing is known: no job is started.
    "POST /api/admin/pipeline": [
      adminChange(null, () => post("pipeline", { kind: "date", date: "1999-01-01" }), { status: 400 }),
    ],
    "POST /api/admin/pipeline/rejected": [
      adminChange(thing("rejected"), (seq) =>
        post("pipeline/rejected", { change: "forget", seq: Number(seq) }),
      ),
      adminChange(
        thing("rejected"),
        (seq) => post("pipeline/rejected", { change: "retry", seq: Number(seq) }),
        {
          status: 400,
        },
      ),
    ],
    "POST /api/admin/pipeline/waiting": [
      adminChange(thing("waiting"), (id) => post("pipeline/waiting", { kind: "item", id })),
    ],
    "GET /api/admin/plans": [
      forAdmin(thing("group"), (id) => get(`/api/admin/plans?group=${id}`), { isExport: true }),
    ],
    "PUT /api/admin/plans": [
      adminChange(
        thing("group"),
        (group_id) => sent("PUT", "/api/admin/plans", { group_id, version: NO_VERSION, rows: [] }),
        STALE,
      ),
    ],
    "POST /api/admin/plans": [
      adminChange(
        thing("group"),
        (group_id) => post("plans", { group_id, version: NO_VERSION, csv: "item_id,planned_on\n" }),
        STALE,
      ),
    ],
    "PATCH /api/admin/plans": [
      adminChange(thing("group"), (group_id) =>
        patch("plans", { group_id, item_id: group_id === "X" ? "xm" : "m", before: null, planned_on: DAY }),
      ),
    ],
    "POST /api/admin/states": [
      adminChange(null, () => post("states", { ...state, domain: "Projet", code: "Neuf" })),
    ],
    "PATCH /api/admin/states": [
      adminChange(
        thing("state"),
        (id) => patch("states", { ...state, id: Number(id), version: NO_VERSION }),
        STALE,
      ),
    ],
    "DELETE /api/admin/states": [
      adminChange(
        thing("state"),
        (id) => sent("DELETE", "/api/admin/states", { id: Number(id), version: NO_VERSION }),
        STALE,
      ),
    ],
    "POST /api/admin/structure/courses": [
      adminChange(null, () => post("structure/courses", { ...course, id: "new1" })),
    ],
    "PATCH /api/admin/structure/courses": [
      adminChange(
        thing("course"),
        (id) => patch("structure/courses", { ...course, id, version: NO_VERSION }),
        STALE,
      ),
    ],
    "DELETE /api/admin/structure/courses": [
      adminChange(
        thing("course"),
        (id) => sent("DELETE", "/api/admin/structure/courses", { id, version: NO_VERSION }),
        STALE,
      ),
    ],
    "POST /api/admin/structure/classes": [
      adminChange(
        thing("course"),
        (course_id) => post("structure/classes", { ...step, id: "new1", course_id }),
        REFUSED,
      ),
    ],
    "PATCH /api/admin/structure/classes": [
      adminChange(
        thing("class"),
        (id) => patch("structure/classes", { ...step, id, course_id: "c", version: NO_VERSION }),
        STALE,
      ),
    ],
    "DELETE /api/admin/structure/classes": [
      adminChange(
        thing("class"),
        (id) => sent("DELETE", "/api/admin/structure/classes", { id, version: NO_VERSION }),
        STALE,
      ),
    ],
    "POST /api/admin/structure/enrolments": [
      adminChange(
        thing("learner"),
        (person_id) =>
          post("structure/enrolments", {
            change: "add",
            course_id: "C",
            person_id,
            enrolled_on: DAY,
            left_on: null,
          }),
        REFUSED,
      ),
    ],
    "GET /api/admin/structure/taught": [
      forAdmin(null, () => get("/api/admin/structure/taught?kind=course")),
      forAdmin(null, () => get("/api/admin/structure/taught?kind=class&q=z")),
    ],
    "POST /api/admin/structure/groups": [
      adminChange(
        thing("group"),
        (parent_id) => post("structure/groups", { ...group, id: "new1", parent_id }),
        REFUSED,
      ),
    ],
    "PATCH /api/admin/structure/groups": [
      adminChange(
        thing("group"),
        (id) => patch("structure/groups", { ...group, id, version: NO_VERSION, parent_id: null }),
        STALE,
      ),
    ],
    "DELETE /api/admin/structure/groups": [
      adminChange(
        thing("group"),
        (id) => sent("DELETE", "/api/admin/structure/groups", { id, version: NO_VERSION }),
        STALE,
      ),
    ],
    "POST /api/admin/structure/items": [
      adminChange(
        thing("item"),
        (parent_id) => post("structure/items", { ...item, id: "new1", parent_id }),
        REFUSED,
      ),
    ],
    "PATCH /api/admin/structure/items": [
      adminChange(
        thing("item"),
        (id) => patch("structure/items", { ...item, id, version: NO_VERSION, parent_id: null }),
        STALE,
      ),
    ],
    "PUT /api/admin/structure/items": [
      adminChange(
        thing("item"),
        (id) => sent("PUT", "/api/admin/structure/items", { id, version: NO_VERSION, parent_id: null }),
        STALE,
      ),
    ],
    "DELETE /api/admin/structure/items": [
      adminChange(
        thing("item"),
        (id) => sent("DELETE", "/api/admin/structure/items", { id, version: NO_VERSION }),
        STALE,
      ),
    ],
    "POST /api/admin/structure/members": [
      adminChange(
        thing("learner"),
        (person_id) =>
          post("structure/members", { ...link, change: "add", person_id, group_id: "C", left_on: null }),
        REFUSED,
      ),
    ],
    "GET /api/admin/structure/people": [
      forAdmin(thing("learner"), (id) => get(`/api/admin/structure/people?kind=student&id=${id}`)),
      forAdmin(thing("trainer"), (id) => get(`/api/admin/structure/people?kind=instructor&id=${id}`)),
    ],
    "PATCH /api/admin/structure/people": [
      adminChange(
        thing("learner"),
        (id) => patch("structure/people", { ...person, kind: "student", id, version: NO_VERSION }),
        STALE,
      ),
      adminChange(
        thing("trainer"),
        (id) => patch("structure/people", { ...person, kind: "instructor", id, version: NO_VERSION }),
        STALE,
      ),
    ],
    "POST /api/admin/structure/people": [
      adminChange(null, () =>
        post("structure/people", { kind: "student", id: "new1", name: "N", email: null }),
      ),
    ],
    "POST /api/admin/users": [
      adminChange(
        thing("learner"),
        (personId) => post("users", { email: "n@example.org", name: "N", role: "learner", personId }),
        REFUSED,
      ),
    ],
    "PATCH /api/admin/users": [
      adminChange(thing("user"), (id) => patch("users", { change: "disable", id })),
      adminChange(thing("user"), (id) => patch("users", { change: "reset", id })),
      adminChange(
        thing("user"),
        (id) =>
          patch("users", {
            change: "edit",
            id,
            version: NO_VERSION,
            name: "N",
            role: "admin",
            personId: null,
          }),
        STALE,
      ),
    ],
  };
}
