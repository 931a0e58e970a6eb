import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<"route" | "status">;
  readonly duration: Histogram<"route">;
  readonly events: Counter<"outcome">;
}

/** On globalThis: each route handler is a module instance of its own, and they count together. */
const processWide = globalThis as typeof globalThis & { jalonMetrics?: Metrics };

function metrics(): Metrics {
  processWide.jalonMetrics ??= create();
  return processWide.jalonMetrics;
}

function create(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Counter({
      name: "jalon_http_requests_total",
      help: "Requests answered by this process.",
      labelNames: ["route", "status"],
      registers,
    }),
    duration: new Histogram({
      name: "jalon_http_request_duration_seconds",
      help: "Time from the request's head to its answer.",
      labelNames: ["route"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    events: new Counter({
      name: "jalon_ingest_events_total",
      help: "Events that this process took in, by what became of them.",
      labelNames: ["outcome"],
      registers,
    }),
  };
}

/** @param seconds from the request's head to its answer */
export function countRequest(route: string, status: number, seconds: number): void {
  metrics().requests.inc({ route, status });
  metrics().duration.observe({ route }, seconds);
}

/** Adds what became of the events of one request. */
export function countEvents(
  outcomes: Readonly<Record<"accepted" | "duplicates" | "rejected", number>>,
): void {
  for (const [outcome, count] of Object.entries(outcomes)) metrics().events.inc({ outcome }, count);
}

/** What this process counted, in Prometheus' text format. */
export const processMetrics = () => metrics().registry.metrics();
export const METRICS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
