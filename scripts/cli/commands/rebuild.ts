import type { Command } from "commander";
import { rebuild, rebuildCheck } from "@/db/aggregation";
import type { Runner } from "../runner";

export default function register(program: Command, run: Runner) {
  program
    .command("rebuild")
    .description("compute every derived row again, from log and structure")
    .option("--check", "rebuild beside the live rows and print each row that differs; changes nothing")
    .action(
      run(async ({ sql, organization, progress }, { check }: { check?: boolean }) => {
        const organizationId = await organization();
        const onProgress = progress(check ? "Check" : "Rebuild");
        if (!check) {
          const report = await rebuild(sql, organizationId, { now: new Date(), onProgress });
          return { text: `${report.events} events projected, ${report.changed} rows changed.`, data: report };
        }
        const report = await rebuildCheck(sql, organizationId, { onProgress });
        const { pending, differing, differences } = report;
        const waiting = pending.events + pending.cells;
        return {
          text: [
            ...differences.map(
              ({ table, key, stored, rebuilt }) =>
                `${table} ${JSON.stringify(key)}\n  stored  ${JSON.stringify(stored)}\n  rebuilt ${JSON.stringify(rebuilt)}`,
            ),
            `${differing} rows differ.`,
            ...(waiting > 0
              ? [
                  `Work was pending (${pending.events} events, ${pending.cells} cells): differences were to be expected.`,
                ]
              : []),
          ],
          data: report,
          failed: differing > 0,
        };
      }),
    );
}
