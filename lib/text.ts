/** The first sentence of a definition: what a tooltip has room for. The whole is in the metric's own page. */
export function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/su.exec(text)?.[0] ?? text;
}
