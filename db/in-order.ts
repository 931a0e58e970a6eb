/**
 * Steps of one transaction, each sent without waiting for the answer to the one before: the database goes from statement to
 * statement while this process builds the next, and a refresh of a hundred statements does not wait a hundred times for its turn.
 *
 * They run in the order given, for a connection has one queue. A step may ask for several statements at once, but for none
 * after an answer: what depends on an answer comes after the whole.
 * @returns the steps' results in that order
 * @throws what the first failing statement threw; those after it did nothing
 */
export function inOrder<T extends readonly (() => PromiseLike<unknown>)[]>(
  ...steps: T
): Promise<{ [K in keyof T]: Awaited<ReturnType<T[K]>> }> {
  // A query begins when somebody asks for its result: each is asked at once, before the next step is made.
  const asked = steps.map((step) => Promise.resolve(step()));
  return Promise.all(asked) as Promise<{ [K in keyof T]: Awaited<ReturnType<T[K]>> }>;
}

/** The steps that are wanted. */
export const wanted = (...steps: (false | (() => PromiseLike<unknown>))[]) =>
  steps.filter((step) => step !== false);
