import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import fr from "@/lib/i18n/messages/fr";
import { WAITING_LOADED, WAITING_MOST, type WaitingList } from "@/lib/needs/waiting";
import { DEFAULT_VIEW } from "@/lib/view";
import { WaitingWork } from "./waiting-panel";

const list = (total: number, loaded: number): WaitingList => ({
  asOf: null,
  total,
  waiting: Array.from({ length: loaded }, (_, index) => ({
    eventId: `e${index}`,
    studentId: "l1",
    name: "Amina",
    item: null,
    times: 1,
    since: "2026-10-15T10:00:00+01:00" as never,
    minutes: 60,
  })),
});

function drawn(of: WaitingList, isWhole: boolean, { isPast = false, view = DEFAULT_VIEW } = {}) {
  const html = renderToStaticMarkup(
    <NextIntlClientProvider locale="fr" timeZone="UTC" messages={fr}>
      <WaitingWork list={of} view={view} isPast={isPast} isWhole={isWhole} onWhole={() => undefined} />
    </NextIntlClientProvider>,
  );
  return {
    rows: html.match(/data-submission/g)?.length ?? 0,
    button: /<button(?![^>]*aria-expanded)[^>]*>(Voir[^<]*)</.exec(html)?.[1] ?? null,
    says: /Les .* plus anciens sur [^<]*/.exec(html)?.[0] ?? null,
    stands: [fr.waiting.now, fr.waiting.allTargets].filter((words) => html.includes(words)),
  };
}

test("five of twelve are drawn, and a button opens the other seven", () => {
  expect(drawn(list(12, WAITING_LOADED), false)).toEqual({
    rows: 5,
    button: "Voir 7 autres travaux",
    says: null,
    stands: [],
  });
  expect(drawn(list(12, 12), true)).toEqual({ rows: 12, button: null, says: null, stands: [] });
});

test("five are all there is: nothing to open", () => {
  expect(drawn(list(5, 5), false)).toEqual({ rows: 5, button: null, says: null, stands: [] });
});

test("of more than one answer holds it is said that they are the oldest of how many", () => {
  expect(drawn(list(260, WAITING_MOST), true)).toEqual({
    rows: 200,
    button: null,
    says: "Les 200 plus anciens sur 260. Chaque réponse fait place au suivant.",
    stands: [],
  });
});

test("on a page of a past day, or of a target, the list says that it is of now and of all modules", () => {
  expect(drawn(list(1, 1), false, { isPast: true }).stands).toEqual([fr.waiting.now]);
  const view = { ...DEFAULT_VIEW, target: { type: "Module", id: "m" } as const };
  expect(drawn(list(1, 1), false, { view }).stands).toEqual([fr.waiting.allTargets]);
  expect(drawn(list(0, 0), false, { isPast: true, view }).stands).toHaveLength(2);
});
