import {
  CATEGORIES,
  CATEGORY_LABELS,
  isBuilt,
  type Locale,
  levelsAt,
  METRICS,
  type MetricEntry,
  PERCENTILE_METRICS,
  type PercentileEntry,
  SCOPE_TYPES,
  STATES,
} from "./index";

type Entry = MetricEntry | PercentileEntry;

const INTRODUCTION = `<!-- Generated from lib/metrics by \`npm run docs\`. Change the catalogue, not this file. -->

# Statistiques · Statistics

**Français.** Chaque tableau donne où la valeur est rangée et à quels niveaux elle existe, puis ce qu’elle dit.

- *Flux* : ce qui s’est passé dans la période. *Stock* : l’état à E, la fin de la période, ou maintenant si elle court encore.
- *Cumulable* : la valeur d’une période est la somme de celles de ses jours.
- ↑ : plus c’est haut, mieux c’est ; ↓ : plus c’est bas, mieux c’est.
- Un compte absent vaut 0 ; toute autre valeur absente est « pas de donnée ».
- *Apprenant* : une ligne par apprenant n’existe qu’aux périodes et cibles indiquées entre parenthèses.
- *Calculée* : non, tant qu’aucune mesure ne la produit ; elle est alors montrée comme telle et n’a pas de valeur.

**English.** Each table says where the value is stored and at which levels it exists, then what it means.

- *Flow*: what happened inside the period. *Stock*: the state at E, the period’s end, or now while it is running.
- *Additive*: the value of a period is the sum of the values of its days.
- ↑: higher is better; ↓: lower is better.
- An absent count is 0; any other absent value is “no data”.
- *Apprenant*: a learner’s own rows exist only at the periods and targets in brackets.
- *Built*: no, while no measure computes it; it is then shown as such and has no value.
`;

const yesNo = (value: boolean) => (value ? "oui · yes" : "non · no");
const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(headings), row(headings.map(() => "---")), ...rows.map(row)].join("\n");
}

function scopesOf(entry: Entry): string {
  const others = SCOPE_TYPES.filter((scope) => scope !== "Apprenant" && entry.scopes.includes(scope));
  if (!entry.scopes.includes("Apprenant")) return others.join(" ");
  const { periods, targets } = levelsAt(entry, "Apprenant");
  return `${others.join(" ")} Apprenant (${periods.join(" ")}: ${targets.join(" ")})`;
}

function levels(entries: readonly Entry[]): string {
  return table(
    [
      "code",
      "unité · unit",
      "agrégat · aggregation",
      "nature",
      "cumulable · additive",
      "stockage · storage",
      "périodes · periods",
      "périmètres · scopes",
      "cibles · targets",
      "calculée · built",
    ],
    entries.map((entry) => [
      `\`${entry.code}\` ${entry.higherIsBetter ? "↑" : "↓"}`,
      entry.unit,
      entry.aggregation,
      entry.nature === "flow" ? "flux · flow" : "stock",
      yesNo("additive" in entry && entry.additive),
      `${entry.storedIn}.${entry.storedColumn}${entry.storedCode === entry.code ? "" : ` (${entry.storedCode})`}`,
      entry.periods.join(" "),
      scopesOf(entry),
      entry.targets.join(" "),
      yesNo(isBuilt(entry)),
    ]),
  );
}

function definitions(entries: readonly Entry[], locale: Locale): string {
  const headings = locale === "fr" ? ["code", "libellé", "définition"] : ["code", "label", "definition"];
  return table(
    headings,
    entries.map((entry) => [`\`${entry.code}\``, entry.label[locale], entry.description[locale]]),
  );
}

function section(title: string, entries: readonly Entry[]): string {
  return [`## ${title}`, levels(entries), definitions(entries, "fr"), definitions(entries, "en")].join(
    "\n\n",
  );
}

function states(): string {
  const rows = STATES.map((state) => [
    state.domain,
    String(state.order),
    `\`${state.code}\``,
    state.label.fr,
    state.label.en,
    state.kind,
  ]);
  return `## États · States\n\n${table(["domaine · domain", "ordre · order", "code", "libellé", "label", "kind"], rows)}`;
}

/** docs/metrics.md: the whole catalogue in both languages, family by family, then distributions and states. */
export function metricsDocument(): string {
  const families = CATEGORIES.map((category, index) => {
    const { fr, en } = CATEGORY_LABELS[category];
    const title = fr === en ? fr : `${fr} · ${en}`;
    return section(
      `${index + 1}. ${title}`,
      METRICS.filter((metric) => metric.category === category),
    );
  });
  const distributions = section("Distributions (kpi_percentiles)", PERCENTILE_METRICS);
  return `${[INTRODUCTION.trim(), ...families, distributions, states()].join("\n\n")}\n`;
}
