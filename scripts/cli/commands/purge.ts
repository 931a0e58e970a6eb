import type { Command } from "commander";
import { purge } from "@/db/purge";
import type { Runner } from "../runner";

export default function register(program: Command, run: Runner) {
  program
    .command("purge")
    .description("remove rows older than each organisation keeps; the nightly close does it too")
    .action(
      run(async ({ sql, organization, progress }) => {
        const named = program.opts<{ organization?: string }>().organization;
        const organizationId = named === undefined ? undefined : await organization();
        const onProgress = progress("Purge");
        onProgress(0, 1, "rows");
        const reports = await purge(sql, organizationId);
        onProgress(1, 1, "rows");
        const partitions = reports[0]?.partitions ?? [];
        const text = reports.map(
          (report) =>
            `${report.organizationId}: ${report.removed} rows removed; days kept from ${report.dayRowsFrom ?? "the first on"}, weeks and months from ${report.weekRowsFrom ?? "the first on"}`,
        );
        if (partitions.length > 0)
          text.push(`${partitions.length} partitions dropped: ${partitions.join(", ")}`);
        return { text: text.length ? text : "There is no organisation.", data: reports };
      }),
    );
}
