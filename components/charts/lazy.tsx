"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";

/** The kit's drawings, each in a file of its own that a page fetches where it draws one. */

const Wait = () => <Skeleton className="h-75" />;

export const TimeChart = dynamic(() => import("./time-chart").then((m) => m.TimeChart), {
  ssr: false,
  loading: Wait,
});
export const CumulativeFlow = dynamic(() => import("./cumulative-flow").then((m) => m.CumulativeFlow), {
  ssr: false,
  loading: Wait,
});
export const PercentileBands = dynamic(() => import("./percentile-bands").then((m) => m.PercentileBands), {
  ssr: false,
  loading: Wait,
});
export const BoxPlot = dynamic(() => import("./box-plot").then((m) => m.BoxPlot), {
  ssr: false,
  loading: Wait,
});
export const CalendarHeat = dynamic(() => import("./calendar-heat").then((m) => m.CalendarHeat), {
  ssr: false,
  loading: Wait,
});
export const ScatterPlot = dynamic(() => import("./scatter-plot").then((m) => m.ScatterPlot), {
  ssr: false,
  loading: Wait,
});
export const RankedBars = dynamic(() => import("./ranked-bars").then((m) => m.RankedBars), {
  ssr: false,
  loading: Wait,
});
export const StackedBars = dynamic(() => import("./stacked-bars").then((m) => m.StackedBars), {
  ssr: false,
  loading: Wait,
});
