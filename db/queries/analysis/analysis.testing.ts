import type { Sql } from "../../client";
import { createUser } from "../../users";
import { NOW, plantSchool, scopeIds } from "../school.testing";
import { findViewer, type SignedIn } from "../viewer";

/** The school of the tests with who is in which scope, as the engine would have resolved it, and its people. */
export async function plantAnalysis(
  sql: Sql,
): Promise<{ trainer: SignedIn; admin: SignedIn; learner: SignedIn }> {
  await plantSchool(sql);
  await plantMembers(sql);
  const person = async (
    role: "trainer" | "admin" | "learner",
    of: { instructorId?: string; studentId?: string } = {},
  ) => {
    const email = `${role}@example.org`;
    const { id } = await createUser(sql, "school", {
      email,
      name: email,
      password: "un mot de passe",
      role,
      ...of,
    });
    const viewer = await findViewer(sql, { organizationId: "school", userId: id, sessionVersion: 1 }, NOW);
    if (!viewer) throw new Error(`no viewer for ${email}`);
    return viewer;
  };
  return {
    trainer: await person("trainer", { instructorId: "t1" }),
    admin: await person("admin"),
    learner: await person("learner", { studentId: "l1" }),
  };
}

async function plantMembers(sql: Sql): Promise<void> {
  const ids = await scopeIds(sql);
  const scope = (key: string) => ids[key] ?? 0;
  const from = { from_on: "2026-09-01", to_on: "infinity" };
  const groupsOf = (n: number) => {
    if (n === 8) return ["Groupe:B"];
    return ["Groupe:A", n <= 5 ? "Sous_groupe:A1" : "Sous_groupe:A2"];
  };
  const learners = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) =>
    [`Apprenant:l${n}`, ...groupsOf(n), "Session:S", "Global"].map((key) => ({
      organization_id: "school",
      learner_id: scope(`Apprenant:l${n}`),
      scope_id: scope(key),
      ...from,
    })),
  );
  await sql`insert into engine_member ${sql(learners)}`;
  const trainers = [
    ["Formateur:t1", "Groupe:A"],
    ["Formateur:t2", "Groupe:B"],
  ].flatMap(([trainer = "", group = ""]) =>
    [trainer, group, "Session:S", "Global"].map((key) => ({
      organization_id: "school",
      trainer_id: scope(trainer),
      scope_id: scope(key),
      ...from,
    })),
  );
  await sql`insert into engine_trainer_member ${sql(trainers)}`;
}

/** A client that counts the statements it sends, and their number so far. */
export function counting(sql: Sql): { sql: Sql; sent: () => number } {
  const sent = new Set<object>();
  const counted = new Proxy(sql, {
    apply(target, self, args: unknown[]) {
      const query = Reflect.apply(target as never, self, args) as { handle?: () => unknown };
      // A fragment is a query that is never sent; postgres.js calls handle() on those that are.
      const handle = query.handle?.bind(query);
      if (handle)
        query.handle = () => {
          sent.add(query);
          return handle();
        };
      return query;
    },
  });
  return { sql: counted, sent: () => sent.size };
}
