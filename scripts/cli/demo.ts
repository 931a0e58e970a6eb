import type postgres from "postgres";
import { findAccounts } from "@/db/users";
import { demoPasswords } from "@/lib/env";

export interface DemoAccount {
  role: string;
  email: string;
  /** Null when somebody has changed it since. */
  password: string | null;
}

const ACCOUNTS = [
  { role: "admin", email: "admin@demo.jalon", key: "admin" },
  { role: "trainer", email: "formateur@demo.jalon", key: "trainer" },
  { role: "learner", email: "apprenant@demo.jalon", key: "learner" },
] as const;

/** The accounts of the demo organisation with their passwords, as far as these are still ours; none without it. */
export async function demoAccounts(sql: postgres.Sql): Promise<DemoAccount[]> {
  const [demo] = await sql`select 1 from organization where id = 'demo'`;
  if (!demo) return [];
  const passwords = demoPasswords();
  return Promise.all(
    ACCOUNTS.map(async ({ role, email, key }) => {
      const password = passwords[key];
      const found = await findAccounts(sql, { email, password });
      const isOurs = found.some((account) => account.organization_id === "demo");
      return { role, email, password: isOurs ? password : null };
    }),
  );
}
