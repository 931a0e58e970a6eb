/** A date that was chosen and is not kept yet, and the one that stood there then; "" is none. */
export type Draft = { date: string; seen: string };
export type Drafts = ReadonlyMap<string, Draft>;
export type Dates = ReadonlyMap<string, string>;

/** A date is chosen where `own` stands: the same is no draft, and what was seen first stays what was seen. */
export function drafted(drafts: Drafts, id: string, date: string, own: string): Drafts {
  const after = new Map(drafts).set(id, { date, seen: drafts.get(id)?.seen ?? own });
  if (date === own) after.delete(id);
  return after;
}

/** As the API takes them: each with the date that its author saw, so that nobody else's is overwritten. */
export const changesOf = (drafts: Drafts) =>
  [...drafts].map(([item_id, { date, seen }]) => ({
    item_id,
    before: seen || null,
    planned_on: date || null,
  }));

/** What is left to be kept once `kept` is: what was chosen meanwhile, over what is there now. */
export function afterSaving(drafts: Drafts, kept: Dates): Drafts {
  return new Map(
    [...drafts].flatMap(([id, { date, seen }]) => {
      const now = kept.get(id) ?? seen;
      return date === kept.get(id) ? [] : [[id, { date, seen: now }] as const];
    }),
  );
}

/** Without those that were chosen over a date that is no longer there: what is there now is to be seen first. */
export const stillSeen = (drafts: Drafts, own: Dates): Drafts =>
  new Map([...drafts].filter(([id, { seen }]) => (own.get(id) ?? seen) === seen));
