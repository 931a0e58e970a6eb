import type { HomeData, Place } from "@/lib/home";
import { DEFAULT_VIEW, refText, type ScopeRef, type View, viewHref, viewQuery } from "@/lib/view";

/** The scope of a place, in the notation of addresses. */
export const refOf = (place: Place): ScopeRef => ({ type: place.scopeType, id: place.scopeId });

/** A key for what a page shows: the same for the same view, however it was written. */
export const viewKey = (view: View) => viewQuery(view).toString();

/** A key for the cell alone: the same whatever is drawn of it. */
export const cellKey = (view: View) => {
  const { compared, against, bars, domain, module } = DEFAULT_VIEW;
  return viewKey({ ...view, compared, against, bars, domain, module });
};

/** This page with something of its view changed; null takes a field back to its default. */
export function hrefWith(path: string, view: View, change: Partial<View>): string {
  return viewHref(path, { ...view, ...change });
}

/** Every scope whose figures are on screen: what the live channel is asked to watch. */
export function scopesOnScreen(data: HomeData): string[] {
  const places = [data.scope, ...data.groups, ...data.curves.compared.map(({ place }) => place)];
  if (data.bars.mode === "group") places.push(...data.children);
  return [...new Set(places.map((place) => refText(refOf(place))))].sort();
}

/** A learner's file; the scope of the view goes along, for the way back and for what the learner is compared with. */
export const learnerHref = (view: View, studentId: string) =>
  viewHref(`/learners/${encodeURIComponent(studentId)}`, view);

export const groupPath = (id: string | null) => `/groups/${encodeURIComponent(id ?? "")}`;

/** A group's page, and the group as the scope of wherever one goes from there. */
export const groupHref = (view: View, scope: ScopeRef) =>
  viewHref(groupPath(scope.id), { ...view, scope, compared: [] });
