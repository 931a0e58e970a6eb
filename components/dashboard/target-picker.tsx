"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { TreeNode } from "@/components/ui/tree";
import { TreePicker } from "@/components/ui/tree-picker";
import type { TargetType } from "@/lib/metrics/types";
import { parseTarget, refText, type TargetRef } from "@/lib/view";
import { fetchNodes, together } from "./fetch-nodes";

type TargetNode = { targetType: TargetType; refId: string | null; label: string; parentId: string | null };

/** No statistic is kept for a whole curriculum: Global is. */
const isFolder = (type: TargetType) => type === "Referentiel";

/** The target: module › competence › micro-competence › UA, and projects. */
export function TargetPicker({
  current,
  value,
  levels,
  onChoose,
}: {
  current: TargetRef;
  value: string;
  /** Types that the page keeps figures of. */
  levels: readonly TargetType[];
  onChoose: (ref: TargetRef) => void;
}) {
  const t = useTranslations();
  const [isShown, setShown] = useState(false);
  const tree = useQuery({
    queryKey: ["targets"],
    queryFn: () => fetchNodes<TargetNode>("/api/pickers/targets"),
    enabled: isShown,
  });
  const targets = (tree.data ?? []).filter(
    ({ targetType }) => isFolder(targetType) || levels.includes(targetType),
  );
  const idOf = new Map(
    targets.map((node) => [node.refId, refText({ type: node.targetType, id: node.refId })]),
  );
  const nodes = targets.map(
    (node): TreeNode => ({
      id: refText({ type: node.targetType, id: node.refId }),
      parent: (node.parentId && idOf.get(node.parentId)) ?? null,
      label: node.targetType === "Global" ? t("targetTypes.Global") : node.label,
      isFolder: isFolder(node.targetType),
      kind: node.targetType === "Global" ? "" : t(`targetTypes.${node.targetType}`),
    }),
  );
  return (
    <TreePicker
      label={t("toolbar.target")}
      value={value}
      current={refText(current)}
      searchLabel={t("picker.searchTarget")}
      onShow={() => setShown(true)}
      source={{ ...together([tree]), nodes: tree.data ? nodes : null }}
      onChoose={(id) => {
        const ref = parseTarget(id);
        if (ref) onChoose(ref);
      }}
    />
  );
}
