import { type EngineGauges, readEngineGauges } from "@/db/monitoring";
import { bearerSecret, route } from "@/lib/http";
import { METRICS_CONTENT_TYPE, processMetrics } from "@/lib/http/metrics";

/** Prometheus text: what this process counted, and how far behind the engine of each organisation is. */
export const GET = route({
  name: "GET /api/metrics",
  parse: () => null,
  authorise: bearerSecret("METRICS_TOKEN"),
  call: async ({ sql }) => (await processMetrics()) + gaugeText(await readEngineGauges(sql)),
  respond: (text) => new Response(text, { headers: { "Content-Type": METRICS_CONTENT_TYPE } }),
});

const GAUGES = [
  ["jalon_engine_tick_age_seconds", "Age of the organisation's now.", "tickAgeSeconds"],
  ["jalon_engine_inbox_events", "Events that no figure counts yet, 10000 at most.", "inbox"],
  ["jalon_engine_inbox_age_seconds", "Age of the oldest of them.", "inboxAgeSeconds"],
  ["jalon_engine_waiting_references", "Unknown things that events name, 10000 at most.", "waiting"],
  ["jalon_engine_stale_cells", "Cells to be computed again, 10000 at most.", "stale"],
] as const satisfies readonly (readonly [string, string, Exclude<keyof EngineGauges, "organizationId">])[];

/** Written here and not as prom-client gauges: they would live on for an organisation that is gone. */
function gaugeText(engines: readonly EngineGauges[]): string {
  const lines = GAUGES.flatMap(([name, help, field]) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...engines.map((engine) => `${name}{organization="${label(engine.organizationId)}"} ${engine[field]}`),
  ]);
  return `\n${lines.join("\n")}\n`;
}

const label = (text: string) => text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n");
