import { prepareTestDatabase } from "./testing";

/** Vitest's global setup of the projects that use a database. */
export default prepareTestDatabase;
