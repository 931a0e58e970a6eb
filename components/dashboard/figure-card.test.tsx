import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import fr from "@/lib/i18n/messages/fr";
import { type Reading, Verdict } from "./figure-card";

const absences: Reading = {
  definition: "",
  unit: "Nombre",
  higherIsBetter: false,
  value: 1,
  previous: 12,
  sampleSize: null,
  numerator: null,
  denominator: null,
  computedAt: null,
  absence: null,
  soFar: false,
};

const drawn = (reading: Partial<Reading>) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="fr" timeZone="UTC" messages={{ tile: fr.tile }}>
      <Verdict reading={{ ...absences, ...reading }} />
    </NextIntlClientProvider>,
  );
const words = (html: string) =>
  html
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .trim();

describe("eleven absences fewer than the week before", () => {
  test("are better once the week is over, with arrow and colour", () => {
    const html = drawn({});
    expect(words(html)).toBe("−11 mieux");
    expect(html).toContain("text-good");
    expect(html).toContain("<svg");
  });

  test("are no news on Monday: neither word, arrow nor colour", () => {
    const html = drawn({ soFar: true });
    expect(words(html)).toBe("−11 en cours");
    expect(html).not.toMatch(/text-(good|bad)|<svg/);
  });

  test("and feedback given so far is not worse", () => {
    const html = drawn({ soFar: true, higherIsBetter: true });
    expect(words(html)).toBe("−11 en cours");
    expect(html).not.toMatch(/text-(good|bad)|<svg/);
  });
});

test("a value so far that is missing still says why", () => {
  expect(words(drawn({ soFar: true, value: null, absence: "no_data" }))).toBe(fr.tile.absence.no_data);
});
