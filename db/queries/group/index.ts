import { cellOf, type GroupData, type GroupLearner, NOT_EXPECTED, type Presence } from "@/lib/group";
import { foldUnits } from "@/lib/group-fold";
import type { ScopeType } from "@/lib/metrics/types";
import { NEED_RULES } from "@/lib/needs/rules";
import type { NeedSettings } from "@/lib/needs/settings";
import { diffDays, periodEnd } from "@/lib/period";
import { organizationSettings } from "@/lib/settings";
import { stockPeriod } from "@/lib/tiles";
import type { View } from "@/lib/view";
import type { Sql } from "../../client";
import { findContext } from "../context";
import { readMetrics } from "../facts";
import { headOf, standingDay } from "../head";
import { needOf } from "../needs";
import { type LearnerRow, readNeedFacts } from "../needs/facts";
import { readStates, type StateRow } from "../panels";
import type { SignedIn } from "../viewer";
import {
  type LearnerCells,
  type LearnerFigures,
  readCells,
  readLearnerFigures,
  readStreaks,
  readUnits,
  type UnitRow,
} from "./matrix";

const CODES = ["PROGRESSION_MOY", "SCORE_NORM"] as const;

/**
 * Everything that a group's page shows, in nine queries whatever its size: its learners whom the viewer may read, with
 * the state of each at each UA of the target; of a long curriculum, at the UAs of one module and in counts at the others.
 * @returns null when there is no such group, the viewer may not read it, or the target does not exist
 */
export async function loadGroup(
  sql: Sql,
  viewer: SignedIn,
  groupId: string,
  view: View,
  locale: string,
): Promise<GroupData | null> {
  const org = viewer.organizationId;
  const [group] = await sql<{ type: ScopeType }[]>`
    select group_type as type from lms_group where organization_id = ${org} and id = ${groupId}`;
  if (!group) return null;
  const context = await findContext(sql, viewer, {
    scope: { type: group.type, id: groupId },
    target: view.target,
  });
  if (!context) return null;
  const head = headOf(viewer, view, view.period, context);
  const day = standingDay(head);
  const isNow = day === head.today;
  const settings = organizationSettings(viewer.organization.settings).needs;
  const frame = { asOf: head.asOf, today: head.today, day };
  const targetId = context.target.id;
  const [rows, units, cells, metrics, states] = await Promise.all([
    readNeedFacts(sql, viewer, { type: group.type, id: groupId }, frame, settings),
    readUnits(sql, org, targetId),
    readCells(sql, org, { scopeId: context.scope.id, target: { id: targetId, type: view.target.type }, day }),
    readMetrics(sql, org, CODES, locale),
    readStates(
      sql,
      org,
      {
        scopeIds: [context.scope.id],
        targetId,
        period: stockPeriod(head.period),
        dateId: stockPeriod(head.period) === head.period ? head.dateId : day,
      },
      ["Ua"],
      locale,
    ),
  ]);
  const studentIds = rows.map(({ studentId }) => studentId);
  const learnerPeriod = head.period === "Month" ? "Month" : "Week";
  const [figures, streaks] = await Promise.all([
    readLearnerFigures(sql, org, studentIds, {
      targetId,
      period: learnerPeriod,
      dateId: periodEnd(learnerPeriod, day),
    }),
    isNow ? readStreaks(sql, org, studentIds) : null,
  ]);
  const cellsOf = new Map(cells.map((row) => [row.studentId, row]));
  const figuresOf = new Map(figures.map((row) => [row.studentId, row]));
  const allCells = rows.map(({ studentId }) => cellsText(cellsOf.get(studentId), units, states));
  const shown = foldUnits(
    units.map(({ targetId: _, moduleTargetId: __, ...unit }) => unit),
    states,
    allCells,
    view.module,
  );
  const inactiveDays = (settings.inactivity?.days ?? NEED_RULES.inactivity.parameters.days?.default) || 7;
  return {
    head,
    day,
    learnerPeriod,
    inactiveDays,
    labels: {
      progress: metrics.get("PROGRESSION_MOY")?.label ?? "",
      progressDefinition: metrics.get("PROGRESSION_MOY")?.description ?? "",
      score: metrics.get("SCORE_NORM")?.label ?? "",
      scoreDefinition: metrics.get("SCORE_NORM")?.description ?? "",
    },
    units: shown.units,
    folded: shown.folded,
    isLong: shown.isLong,
    states: states.map(({ code, label, kind, color, count }) => ({ code, label, kind, color, count })),
    learners: rows.map((row, index) =>
      learnerOf(row, {
        day,
        isNow,
        settings,
        inactiveDays,
        groupId,
        cells: shown.of(allCells[index] ?? ""),
        figures: figuresOf.get(row.studentId),
        streak: streaks?.get(row.studentId) ?? null,
      }),
    ),
  };
}

/** A letter a unit (lib/group). What was never touched is to do where it is expected, and nothing where it is not. */
function cellsText(
  row: LearnerCells | undefined,
  units: readonly UnitRow[],
  states: readonly StateRow[],
): string {
  if (!row) return NOT_EXPECTED.repeat(units.length);
  const own = new Map(row.unitIds.map((unit, index) => [unit, row.stateIds[index]]));
  const enrolled = new Set(row.moduleIds);
  const todo = states.findIndex(({ kind }) => kind === "todo");
  return units
    .map(({ targetId, moduleTargetId }) => {
      const state = own.get(targetId);
      if (state !== undefined) return cellOf(states.findIndex(({ stateId }) => stateId === state));
      const isExpected = moduleTargetId !== null && enrolled.has(moduleTargetId);
      return isExpected && todo >= 0 ? cellOf(todo) : NOT_EXPECTED;
    })
    .join("");
}

function learnerOf(
  row: LearnerRow,
  known: {
    day: string;
    isNow: boolean;
    settings: NeedSettings;
    inactiveDays: number;
    groupId: string;
    cells: Pick<GroupLearner, "cells" | "has" | "folded">;
    figures: LearnerFigures | undefined;
    streak: number | null;
  },
): GroupLearner {
  const { day, isNow, settings, figures } = known;
  const need = needOf(row, day, isNow, settings);
  const below = row.groupIds.slice(row.groupIds.indexOf(known.groupId) + 1);
  return {
    studentId: row.studentId,
    name: row.name,
    subGroup: below.length > 0 ? (row.groups.at(-1) ?? null) : null,
    presence: presenceOf(row, day, known.inactiveDays),
    progress: figures?.progress ?? null,
    score: figures?.score ?? null,
    scores: figures?.scores ?? null,
    lastOn: row.lastOn,
    streak: known.streak,
    need: need.fired.length > 0 ? need : null,
    ...known.cells,
  };
}

function presenceOf({ lastOn }: LearnerRow, day: string, inactiveDays: number): Presence {
  if (lastOn === null) return "never";
  return diffDays(lastOn, day) >= inactiveDays ? "inactive" : "active";
}
