"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import type { TreeNode } from "@/components/ui/tree";
import { TreePicker } from "@/components/ui/tree-picker";
import type { ScopeType } from "@/lib/metrics/types";
import { parseScope, refText, type ScopeRef } from "@/lib/view";
import { fetchNodes, together } from "./fetch-nodes";

type ScopeNode = { scopeType: ScopeType; refId: string | null; label: string; parentId: string | null };

/** Groups that learners are in directly and that open onto them. */
const OPENS: readonly ScopeType[] = ["Groupe", "Sous_groupe"];
const MIN_TYPED = 2;

/** The scope: session › group › sub-group › learner, and trainers; learners are fetched when looked for. */
export function ScopePicker({
  current,
  value,
  onChoose,
}: {
  current: ScopeRef;
  value: string;
  onChoose: (ref: ScopeRef) => void;
}) {
  const t = useTranslations();
  const [isShown, setShown] = useState(false);
  const [opened, setOpened] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState("");
  const text = useDeferredValue(typed.trim());
  const isSearch = text.length >= MIN_TYPED;

  const tree = useQuery({
    queryKey: ["scopes"],
    queryFn: () => fetchNodes<ScopeNode>("/api/pickers/scopes"),
    enabled: isShown,
  });
  const members = useQueries({
    queries: opened.map((id) => ({
      queryKey: ["scopes", "under", id],
      queryFn: () => fetchNodes<ScopeNode>(`/api/pickers/scopes?${new URLSearchParams({ under: id })}`),
    })),
  });
  const found = useQuery({
    queryKey: ["scopes", "search", text],
    queryFn: () => fetchNodes<ScopeNode>(`/api/pickers/scopes?${new URLSearchParams({ q: text })}`),
    enabled: isShown && isSearch,
  });
  const source = together([tree, ...(isSearch ? [found] : members)]);

  const groups = tree.data ?? [];
  const idOf = new Map(groups.map((node) => [node.refId, refText({ type: node.scopeType, id: node.refId })]));
  const asNode = (node: ScopeNode): TreeNode => ({
    id: refText({ type: node.scopeType, id: node.refId }),
    parent: (node.parentId && idOf.get(node.parentId)) ?? null,
    label: node.scopeType === "Global" ? t("scopeTypes.Global") : node.label,
    kind: node.scopeType === "Global" ? "" : t(`scopeTypes.${node.scopeType}`),
    opens: OPENS.includes(node.scopeType),
  });
  const learners = isSearch ? (found.data ?? []) : members.flatMap((query) => query.data ?? []);
  const nodes = [...groups, ...learners].map(asNode);

  return (
    <TreePicker
      label={t("toolbar.scope")}
      value={value}
      current={refText(current)}
      searchLabel={t("picker.searchScope")}
      onShow={() => {
        setShown(true);
        // The field is empty each time.
        setTyped("");
      }}
      source={{
        ...source,
        // What is typed and not yet asked for is on its way too.
        isLoading: source.isLoading || text !== typed.trim(),
        nodes: tree.data ? nodes : null,
        onOpen: (id) => setOpened([...new Set([...opened, id])]),
        onSearch: setTyped,
      }}
      onChoose={(id) => {
        const ref = parseScope(id);
        if (ref) onChoose(ref);
      }}
    />
  );
}
