import { FIRST_NAMES, LAST_NAMES } from "./content/names";
import { type Random, randomFor } from "./random";
import type { Row } from "./tables";

export interface Trainer {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly random: Random;
  /** Median hours between a submission and the answer. */
  readonly answerHours: number;
  /** Share of submissions that never get a comment. */
  readonly forgets: number;
  /** Added to every mark. */
  readonly severity: number;
}

/** Fast, ordinary and slow ones by turns. */
const TRAINER_MANNERS = [
  { answerHours: 7, forgets: 0.02 },
  { answerHours: 20, forgets: 0.06 },
  { answerHours: 60, forgets: 0.2 },
  { answerHours: 28, forgets: 0.1 },
  { answerHours: 14, forgets: 0.04 },
];

/** The trainer at a position and his or her row. */
export function buildTrainer(
  options: { prefix: string; seed: number; trainers: number },
  t: number,
): [Trainer, Row] {
  const code = `t${String(t + 1).padStart(3, "0")}`;
  const random = randomFor(options.seed, "trainer", t);
  const [first, last] = nameOf(t, options.seed + 7919);
  const id = `${options.prefix}-${code}`;
  const row: Row = {
    id,
    name: `${first} ${last}`,
    first_name: first,
    last_name: last,
    title: t === options.trainers - 1 && t > 0 ? "Examinateur live coding" : "Formateur",
    emails_json: [{ email: mailOf(first, last, code), type: "WORK" }],
  };
  const manner = TRAINER_MANNERS[t % TRAINER_MANNERS.length] ?? { answerHours: 24, forgets: 0.1 };
  return [{ id, name: `${first} ${last}`, code, random, ...manner, severity: random.between(-4, 4) }, row];
}

/** A name for each number, without repeats before all pairs are used. */
export function nameOf(index: number, seed: number): [string, string] {
  const n = (index * 1_009 + seed * 31) % (FIRST_NAMES.length * LAST_NAMES.length);
  const first = FIRST_NAMES[n % FIRST_NAMES.length] ?? "";
  const last = LAST_NAMES[Math.floor(n / FIRST_NAMES.length)] ?? "";
  return [first, last];
}

/** An address that can never be anybody's (RFC 2606). */
export function mailOf(first: string, last: string, code: string): string {
  const plain = `${first}.${last}`
    .normalize("NFD")
    .replace(/[^A-Za-z.-]/g, "")
    .toLowerCase();
  return `${plain}.${code}@example.org`;
}
