import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { createUser, disableUser, resetPassword } from "@/db/users";
import type { Role } from "@/lib/access/types";
import { UsageError } from "../errors";
import { type Runner, readStandardInput } from "../runner";

const ROLES: readonly Role[] = ["admin", "trainer", "learner"];

interface CreateOptions {
  email: string;
  role: string;
  name?: string;
  student?: string;
  instructor?: string;
  passwordStdin?: boolean;
}

export default function register(program: Command, run: Runner) {
  const user = program.command("user").description("accounts of people who sign in");

  user
    .command("create")
    .description("create an account; without --password-stdin a password is made and printed last")
    .requiredOption("--email <email>", "address to sign in with")
    .requiredOption("--role <role>", ROLES.join(", "))
    .option("--name <name>", "name shown (default: the address)")
    .option("--student <id>", "lms_student.id that a learner's account stands for")
    .option("--instructor <id>", "lms_instructor.id that a trainer's account stands for")
    .option("--password-stdin", "read the password from standard input")
    .action(
      run(async ({ sql, organization }, options: CreateOptions) => {
        const { email, student, instructor } = options;
        const role = ROLES.find((known) => known === options.role);
        if (!role) throw new UsageError(`--role is one of ${ROLES.join(", ")}, not "${options.role}".`);
        if (role === "trainer" && !instructor)
          throw new UsageError("A trainer's account needs --instructor, the lms_instructor it stands for.");
        if (role === "learner" && !student)
          throw new UsageError("A learner's account needs --student, the lms_student it stands for.");
        const organizationId = await organization();
        const password = await passwordOf(options);
        const { id } = await createUser(sql, organizationId, {
          email,
          name: options.name ?? email,
          role,
          password,
          studentId: student,
          instructorId: instructor,
        });
        return withPassword(
          `Created the account ${email} (${role}) in ${organizationId}.`,
          { id, email },
          options,
          password,
        );
      }),
    );

  user
    .command("disable")
    .description("close an account; its sessions end at once")
    .requiredOption("--email <email>", "its address")
    .action(
      run(async ({ sql, organization }, { email }: { email: string }) => {
        await disableUser(sql, await organization(), email);
        return { text: `Disabled ${email}.`, data: { email } };
      }),
    );

  user
    .command("reset")
    .description("set a new password; open sessions end and a disabled account opens again")
    .requiredOption("--email <email>", "its address")
    .option("--password-stdin", "read the password from standard input")
    .action(
      run(async ({ sql, organization }, options: { email: string; passwordStdin?: boolean }) => {
        const { email } = options;
        const password = await passwordOf(options);
        await resetPassword(sql, await organization(), email, password);
        return withPassword(`Set a new password for ${email}.`, { email }, options, password);
      }),
    );
}

async function passwordOf({ passwordStdin }: { passwordStdin?: boolean }): Promise<string> {
  return passwordStdin ? readStandardInput() : randomBytes(12).toString("base64url");
}

/** A password that was made here is printed, once and last; one that was given is not repeated. */
function withPassword(
  text: string,
  data: object,
  { passwordStdin }: { passwordStdin?: boolean },
  password: string,
) {
  return passwordStdin ? { text, data } : { text: [text, password], data: { ...data, password } };
}
