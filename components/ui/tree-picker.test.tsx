import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import fr from "@/lib/i18n/messages/fr";
import { Status } from "./tree-picker";

const still = { nodes: [], isFailed: false, isLoading: false, retry: () => {} };

const said = (source: Partial<Parameters<typeof Status>[0]["source"]>, typed: string, isEmpty = true) => {
  const html = renderToStaticMarkup(
    <NextIntlClientProvider locale="fr" timeZone="UTC" messages={{ picker: fr.picker }}>
      <Status source={{ ...still, ...source }} typed={typed} isEmpty={isEmpty} />
    </NextIntlClientProvider>,
  );
  return html.replace(/<[^>]+>/g, "");
};
const FAILED = "La liste n’a pas pu être chargée. Réessayer";

test.each([
  ["nothing found, and all of it is there", {}, "nour", true, "Aucun résultat pour « nour »."],
  ["nothing found yet", { isLoading: true }, "nour", true, "Chargement…"],
  ["nothing found, for the search failed", { isFailed: true }, "nour", true, FAILED],
  ["some found, more may come", { isLoading: true }, "nour", false, "Chargement…"],
  ["an opened group that failed", { isFailed: true }, "", false, FAILED],
  ["tried again while another fetch has failed", { isFailed: true, isLoading: true }, "", false, FAILED],
  ["before the first answer", { nodes: null }, "", true, "Chargement…"],
  ["nothing to choose", {}, "", true, "Rien à choisir ici."],
  ["a list", {}, "", false, ""],
])("%s", (_, source, typed, isEmpty, expected) => {
  expect(said(source, typed, isEmpty)).toBe(expected);
});
