import type { Command } from "commander";
import { examine } from "../doctor";

const MARKS = { ok: "ok     ", warning: "warning", wrong: "WRONG  " } as const;

export default function register(program: Command) {
  program
    .command("doctor")
    .description("what is set, reachable, late or wrong, and what to do about it")
    .action(async () => {
      // Not through the runner: it opens the database first, and doctor is for when that fails.
      const findings = await examine();
      const lines = findings.flatMap(({ level, subject, what, advice }) => [
        `${MARKS[level]}  ${subject.padEnd(14)}  ${what}`,
        ...(advice ? [`${" ".repeat(25)}→ ${advice}`] : []),
      ]);
      console.log(program.opts<{ json?: boolean }>().json ? JSON.stringify(findings) : lines.join("\n"));
      if (findings.some(({ level }) => level === "wrong")) process.exitCode = 1;
    });
}
