import type { Command } from "commander";
import { createKey, KEY_SCOPES, listKeys, revokeKey } from "@/db/keys";
import { type Runner, readInstant, table, wholeNumber } from "../runner";

interface CreateOptions {
  scope: string;
  name: string;
  requestsPerMinute?: string;
  expires?: string;
}

export default function register(program: Command, run: Runner) {
  const key = program.command("key").description("keys of the programs that send and read");

  key
    .command("create")
    .description("make a key; it is the last line printed, and cannot be shown again")
    .requiredOption("--scope <scopes>", `one or more of ${KEY_SCOPES.join(",")}, with commas`)
    .option("--name <name>", "what it is for", "command line")
    .option("--requests-per-minute <n>", "rate limit")
    .option("--expires <date>", "not valid from then on, ISO 8601")
    .action(
      run(async ({ sql, organization }, options: CreateOptions) => {
        const { name, requestsPerMinute, expires } = options;
        const organizationId = await organization();
        const scopes = options.scope.split(",").map((scope) => scope.trim());
        const made = await createKey(sql, organizationId, {
          name,
          scopes,
          requestsPerMinute:
            requestsPerMinute === undefined
              ? undefined
              : wholeNumber("requests-per-minute", requestsPerMinute, 1),
          expiresAt: expires === undefined ? undefined : readInstant("expires", expires),
        });
        return {
          text: [`Key ${made.id} of ${organizationId} for ${scopes.join(", ")}:`, made.key],
          data: { id: made.id, organizationId, scopes, key: made.key },
        };
      }),
    );

  key
    .command("list")
    .description("list them, newest first")
    .action(
      run(async ({ sql, organization }) => {
        const keys = await listKeys(sql, await organization());
        const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? "never";
        const rows = keys.map(({ id, name, scopes, revokedAt, expiresAt, lastUsedAt }) => [
          id,
          name,
          scopes.join(","),
          revokedAt ? `revoked ${day(revokedAt)}` : `expires ${day(expiresAt)}`,
          `used ${day(lastUsedAt)}`,
        ]);
        return { text: rows.length ? table(rows) : "There is none.", data: keys };
      }),
    );

  key
    .command("revoke")
    .description("refuse a key from its next request on")
    .argument("<id>", "as `key list` gives it")
    .action(
      run(async ({ sql, organization }, id: string) => {
        await revokeKey(sql, await organization(), id);
        return { text: `Revoked ${id}.`, data: { id } };
      }),
    );
}
