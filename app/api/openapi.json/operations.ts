import type { Operation } from "@/lib/http/openapi";
import { operation as events } from "../events/operation";
import { operation as structure } from "../structure/operation";

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
export const OPERATIONS: readonly Operation[] = [events, structure, health, ready, metrics];
