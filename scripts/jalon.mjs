// @ts-check
/** `npm run jalon -- COMMAND`: plain JavaScript, so that an old Node or a missing install gets a clear answer. */
import { dependenciesState, enterProject, requireNode } from "./setup.mjs";

requireNode();
enterProject();
if (dependenciesState({ dev: false }) !== "current") {
  console.error("The dependencies are not installed, or not those of package.json. Run: npm install");
  process.exit(1);
}
const { register } = await import("tsx/esm/api");
register();
await import("./cli/main");
