import { family } from "../define";
import { DAY_ONLY, EVERY_SCOPE, TO_MODULE, UNIT_PLAN, WEEK_MONTH } from "../levels";

/** Family 15: where this is going. */
export const TREND = family("Tendance", [
  {
    code: "TENDANCE_PROGRESSION_28J",
    label: { fr: "Tendance de progression 28 j (points/semaine)", en: "28-day progress trend (points/week)" },
    description: {
      fr: "Pente, en points par semaine, de la droite de régression de la progression moyenne de chaque jour sur les 28 jours qui s’achèvent ce jour-là, chaque jour avec ses membres. Moins de deux jours connus : pas de valeur.",
      en: "Slope, in points per week, of the regression line of each day’s mean progress over the 28 days that end on this one, each day with its own members. Under two known days: no value.",
    },
    unit: "Points",
    aggregation: "SLOPE",
    higherIsBetter: true,
    nature: "stock",
    additive: false,
    periods: DAY_ONLY,
    scopes: EVERY_SCOPE,
    targets: TO_MODULE,
    compute: { form: "direct", measure: "progress_trend" },
  },
  {
    code: "ETA_ATTEINTE_OBJECTIF",
    label: { fr: "Jours restants avant l’objectif", en: "Days to objective" },
    description: {
      fr: "Jours qu’il faudra pour atteindre l’objectif (100 % sauf réglage) au rythme de la tendance des 28 jours : (objectif − progression moyenne) / pente par jour. 0 quand l’objectif est atteint ; progression qui stagne ou recule : pas de valeur.",
      en: "Days until the objective (100 % unless set) is reached at the pace of the 28-day trend: (objective − mean progress) / slope per day. 0 when it is reached; progress that stands still or falls back: no value.",
    },
    unit: "Jours",
    aggregation: "ETA",
    higherIsBetter: false,
    nature: "stock",
    additive: false,
    periods: DAY_ONLY,
    scopes: EVERY_SCOPE,
    targets: TO_MODULE,
    compute: { form: "direct", measure: "days_to_objective" },
  },
  {
    code: "PREVISION_COUVERTURE_UA",
    label: { fr: "Couverture UA prévue", en: "Forecast unit coverage" },
    description: {
      fr: "Couverture du plan d’UA attendue à la fin de la période, si le rythme des 28 derniers jours se maintient : 100 × (réalisées + rythme par jour × jours restants) / planifiées d’ici là. Période close : la couverture constatée. Rien de planifié : pas de valeur.",
      en: "Unit plan coverage to expect at the period’s end if the pace of the last 28 days holds: 100 × (done + pace per day × days left) / planned by then. Closed period: the coverage found. Nothing planned: no value.",
    },
    unit: "Pourcentage",
    aggregation: "FORECAST",
    higherIsBetter: true,
    nature: "stock",
    additive: false,
    periods: WEEK_MONTH,
    scopes: EVERY_SCOPE,
    targets: UNIT_PLAN,
    compute: { form: "ratio", numerator: "ua_forecast", denominator: "ua_planned_by_end", factor: 100 },
  },
]);
