import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** The environment is wrong; the message lists every variable and what to do about it. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

const optionalText = z
  .string()
  .optional()
  .transform((value) => value || undefined);

/** Long enough that it cannot be guessed: `openssl rand -base64 32` gives 44 characters. */
const secret = optionalText.refine((value) => value === undefined || value.length >= 16, {
  message: "has fewer than 16 characters",
});

const schema = z.object({
  DATABASE_URL: optionalText.refine((value) => !value || /^postgres(ql)?:\/\/./.test(value), {
    message: "is not of the form postgres://user:password@host:port/database",
  }),
  JALON_DATA_DIR: optionalText.transform((value) => value ?? ".data"),
  /** `demo` or `production`; worked out when absent. */
  JALON_MODE: optionalText.pipe(
    z.enum(["demo", "production"], { message: 'is neither "demo" nor "production"' }).optional(),
  ),
  NODE_ENV: optionalText,
  NEXTAUTH_SECRET: secret,
  NEXTAUTH_URL: optionalText.refine((value) => !value || URL.canParse(value), { message: "is not a URL" }),
  CRON_SECRET: secret,
  METRICS_TOKEN: secret,
});

export type Environment = z.output<typeof schema>;

/** @throws EnvironmentError naming each variable that cannot be used */
export function environment(source: NodeJS.ProcessEnv = process.env): Environment {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")} ${message}`);
  throw new EnvironmentError(`The environment cannot be used:\n${lines.join("\n")}`);
}

/** The directory of everything that the demo keeps: database and generated secrets. */
export function dataDirectory(): string {
  return environment().JALON_DATA_DIR;
}

/**
 * A demo makes its own secrets and shows its accounts; production does neither. Production is NODE_ENV=production
 * with a DATABASE_URL. `next start` sets NODE_ENV by itself, so `npm start`, which knows what the operator set,
 * passes its answer on as JALON_MODE.
 */
export function isDemo(env: Environment = environment()): boolean {
  if (env.JALON_MODE) return env.JALON_MODE === "demo";
  return !(env.NODE_ENV === "production" && env.DATABASE_URL);
}

const SECRETS = ["NEXTAUTH_SECRET", "CRON_SECRET", "METRICS_TOKEN"] as const;
/** Without these a server cannot do its work; without the others one route each refuses. */
const REQUIRED: readonly (typeof SECRETS)[number][] = ["NEXTAUTH_SECRET"];

export interface DemoPasswords {
  admin: string;
  trainer: string;
  learner: string;
}

type Kept = Record<(typeof SECRETS)[number], string> & { demo: DemoPasswords };

/**
 * Puts the secrets that the server needs into process.env. In a demo those missing come from the data
 * directory, where they are made on the first start; in production they must be there.
 * @throws EnvironmentError in production, naming what is missing
 */
export function loadSecrets(): void {
  const env = environment();
  if (!isDemo(env)) {
    const missing = REQUIRED.filter((name) => !env[name]);
    if (missing.length === 0) return;
    throw new EnvironmentError(
      `In production (NODE_ENV=production with DATABASE_URL) Jalon makes no secrets of its own. Missing: ${missing.join(", ")}.\n` +
        "Make one with: openssl rand -base64 32",
    );
  }
  const kept = keptSecrets(env.JALON_DATA_DIR);
  for (const name of SECRETS) process.env[name] ||= kept[name];
  // The demo answers under whatever address it is reached by; production names its own in NEXTAUTH_URL.
  if (!env.NEXTAUTH_URL) process.env.AUTH_TRUST_HOST ||= "true";
}

/** The passwords of the demo accounts: made on the first start, kept in the data directory. */
export function demoPasswords(): DemoPasswords {
  return keptSecrets(dataDirectory()).demo;
}

function keptSecrets(dataDir: string): Kept {
  const file = join(/* turbopackIgnore: true */ dataDir, "secrets.json");
  const read = () => JSON.parse(readFileSync(file, "utf8")) as Kept;
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      throw new EnvironmentError(`${file} cannot be read: ${(error as Error).message}`);
  }
  mkdirSync(dataDir, { recursive: true });
  try {
    // "wx": of two processes that start at once, the first one's secrets count.
    writeFileSync(file, `${JSON.stringify(newSecrets(), null, 2)}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return read();
}

function newSecrets(): Kept {
  const [auth, cron, metrics] = SECRETS.map(() => randomBytes(32).toString("base64url"));
  const password = () => randomBytes(9).toString("base64url");
  return {
    NEXTAUTH_SECRET: auth!,
    CRON_SECRET: cron!,
    METRICS_TOKEN: metrics!,
    demo: { admin: password(), trainer: password(), learner: password() },
  };
}
