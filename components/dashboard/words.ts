import type { useTranslations } from "next-intl";
import type { HomeData, Place } from "@/lib/home";

export type Words = ReturnType<typeof useTranslations<never>>;

/** A scope's name. The whole has one in the reader's language; all others have their own. */
export function scopeLabel(place: Place, t: Words): string {
  return place.scopeType === "Global" ? t("scopeTypes.Global") : place.label;
}

/** A sub-group's name without its group's, where the group is what the page is about: "Groupe Atlas, équipe A" → "équipe A". */
export function shortLabel(label: string, scope: Place): string {
  if (!label.startsWith(scope.label)) return label;
  return label.slice(scope.label.length).replace(/^[\s,.:·/–-]+/, "") || label;
}

/** A target's name, likewise. */
export function targetLabel(target: HomeData["target"], t: Words): string {
  return target.targetType === "Global" ? t("targetTypes.Global") : target.label;
}
