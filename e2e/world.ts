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
  /** The sub-group of it that the learner is a member of, and the one beside. */
  subGroup: { id: string; name: string };
  otherSubGroup: { id: string; name: string };
  /** Another group, a learner of it, and the names that nobody of the first group bears. */
  foreign: { groupId: string; groupName: string; studentId: string; names: string[] };
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
