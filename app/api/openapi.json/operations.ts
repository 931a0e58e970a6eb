import type { Operation } from "@/lib/http/openapi";
import { cronQuery } from "../cron/aggregate/query";
import { operation as events } from "../events/operation";
import { kpiQuery } from "../kpi/query";
import { operation as oneroster } from "../oneroster/operation";
import { operation as structure } from "../structure/operation";
import { operation as unified } from "../unified/operation";
import { postOperation as xapi, putOperation as xapiPut } from "../xapi/statements/operation";

const kpi: Operation = {
  method: "get",
  path: "/api/kpi",
  summary: "Read KPIs",
  description:
    "Stored values of statistics for one scope (Global, Groupe:ID, …), target (Global, Module:ID, …) and period, with numerator, denominator, sample size, percentiles and when they were computed. A session reads what its pages show; a key what it is held to.",
  security: "read",
  query: kpiQuery,
  answers: { 200: { description: "JSON, or CSV with format=csv." } },
  errors: [
    "bad_request",
    "unauthenticated",
    "forbidden",
    "not_found",
    "rate_limited",
    "internal",
    "unavailable",
  ],
};

const aggregate: Operation = {
  method: "post",
  path: "/api/cron/aggregate",
  summary: "Compute aggregates",
  description:
    "Nothing given: all that is stale, and the closing of yesterday. Otherwise the asked days again, whole. Answers, per organisation, the rows written, how long each stage took, and the drift: rows that incremental refresh had wrong. GET does the same.",
  security: "CRON_SECRET",
  query: cronQuery,
  answers: { 200: { description: "What each organisation's run did." } },
  errors: ["bad_request", "bad_secret", "not_configured", "internal", "unavailable"],
};

const health: Operation = {
  method: "get",
  path: "/api/health",
  summary: "Liveness",
  description: "The process answers.",
  security: "none",
  answers: { 200: { description: "It does." } },
  errors: [],
};

const ready: Operation = {
  method: "get",
  path: "/api/ready",
  summary: "Readiness",
  description: "Whether this process can serve: database reachable, migrations run, scheduler started.",
  security: "none",
  answers: {
    200: { description: "Ready." },
    503: { description: "Not ready; checks says what is missing." },
  },
  errors: [],
};

const metrics: Operation = {
  method: "get",
  path: "/api/metrics",
  summary: "Prometheus metrics",
  description:
    "Requests, events taken in, and how far behind the engine of each organisation is, as Prometheus text.",
  security: "METRICS_TOKEN",
  answers: { 200: { description: "Prometheus text." } },
  errors: ["bad_secret", "not_configured", "internal", "unavailable"],
};

/** Every operation of the API, in the order in which the documentation shows them. */
export const OPERATIONS: readonly Operation[] = [
  events,
  xapi,
  xapiPut,
  structure,
  unified,
  oneroster,
  kpi,
  aggregate,
  health,
  ready,
  metrics,
];
