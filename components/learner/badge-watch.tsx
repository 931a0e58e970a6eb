"use client";

import type { Live } from "@/lib/learner/types";
import { BadgeNews } from "./badge-news";
import { useLearner } from "./use-learner";

/** Announces badges on a learner's page that shows none itself. */
export function BadgeWatch({ initial }: { initial: Live }) {
  const { news } = useLearner<Live>("/api/me/badges", initial, "news");
  return <BadgeNews news={news} />;
}
