import { readFileSync } from "node:fs";

/** What e2e/server.ts makes, and the tests know of it. */
export interface World {
  organizationId: string;
  /** Key for POST /api/events and /api/structure. */
  key: string;
  /** A learner of the first group, a trainer of it, and a task of the programme. */
  studentId: string;
  instructorId: string;
  groupId: string;
  taskId: string;
}

/** Passwords of a database that lives as long as the tests. */
export const ACCOUNTS = {
  admin: { email: "admin@e2e.jalon", password: "e2e admin password" },
  trainer: { email: "trainer@e2e.jalon", password: "e2e trainer password" },
  learner: { email: "learner@e2e.jalon", password: "e2e learner password" },
} as const;

export const WORLD_FILE = "test-results/world.json";

export function readWorld(): World {
  return JSON.parse(readFileSync(WORLD_FILE, "utf8")) as World;
}
