import type { Command } from "commander";
import { createOrganization, listOrganizations } from "@/db/organization";
import { type Runner, table } from "../runner";

interface CreateOptions {
  id: string;
  name: string;
  timeZone?: string;
  locale?: string;
}

export default function register(program: Command, run: Runner) {
  const organization = program.command("organization").description("organisations");

  organization
    .command("create")
    .description("create an organisation")
    .requiredOption("--id <id>", "letters, digits, dot, dash, underscore")
    .requiredOption("--name <name>", "its name")
    .option("--time-zone <zone>", "IANA zone that its days are counted in (default Africa/Casablanca)")
    .option("--locale <locale>", "language of its labels: fr, en, ar (default fr)")
    .action(
      run(async ({ sql }, { id, name, timeZone, locale }: CreateOptions) => {
        await createOrganization(sql, { id, name, timeZone, locale, now: new Date() });
        return { text: `Created the organisation ${id}.`, data: { id } };
      }),
    );

  organization
    .command("list")
    .description("list them")
    .action(
      run(async ({ sql }) => {
        const organizations = await listOrganizations(sql);
        const rows = organizations.map(({ id, name, timeZone, locale }) => [id, name, timeZone, locale]);
        return { text: rows.length ? table(rows) : "There is none.", data: organizations };
      }),
    );
}
