"use client";

import { ChevronDown, ChevronRight, GripVertical } from "lucide-react";
import { useTranslations } from "next-intl";
import { type DragEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { useEarlyInput } from "@/components/ui/early";
import { placed } from "@/lib/admin/tree";
import { Dialog } from "../dialog";
import { INPUT, type Option } from "../form";
import { Tag } from "../page";
import { useChange } from "../use-change";
import { EditItem, type ItemValues } from "./item-form";

/** The curriculum as a tree: opened, searched, edited; an item dragged onto another goes under it. */
export function Curriculum({ items, parents }: { items: readonly ItemValues[]; parents: readonly Option[] }) {
  const t = useTranslations("admin.structure");
  const types = useTranslations("targetTypes");
  const [open, setOpen] = useState<ReadonlySet<string>>(
    new Set(items.filter((item) => item.parent_id === null).map((item) => item.id)),
  );
  const [typed, setTyped] = useState("");
  const field = useEarlyInput(typed, setTyped);
  const [edited, setEdited] = useState<string | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const move = useChange("PUT", "/api/admin/structure/items");

  const byId = new Map(items.map((item) => [item.id, item]));
  const withChildren = new Set(items.map((item) => item.parent_id));
  const text = typed.trim().toLowerCase();
  const isShown = (item: ItemValues): boolean => {
    if (text) return item.name.toLowerCase().includes(text) || item.id.toLowerCase().includes(text);
    for (let parent = item.parent_id; parent !== null; parent = byId.get(parent)?.parent_id ?? null)
      if (!open.has(parent)) return false;
    return true;
  };
  const rows = placed(items).filter(({ node }) => isShown(node));
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  const drop = async (parentId: string | null) => {
    const item = dragged === null ? undefined : byId.get(dragged);
    setDragged(null);
    setOver(null);
    if (!item || item.id === parentId || item.parent_id === parentId) return;
    const answer = await move.run({ id: item.id, version: item.version, parent_id: parentId });
    if (!answer.ok) return setSaid("");
    const parent = parentId === null ? t("top") : (byId.get(parentId)?.name ?? "");
    setSaid(t("moved", { name: item.name, parent }));
    if (parentId !== null) setOpen(new Set([...open, parentId]));
  };
  const target = (id: string | null) => ({
    onDragOver: (event: DragEvent) => {
      if (dragged === null || dragged === id) return;
      event.preventDefault();
      setOver(id ?? "");
    },
    onDragLeave: () => setOver(null),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      void drop(id);
    },
  });
  const current = edited === null ? undefined : byId.get(edited);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <input
        ref={field}
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        aria-label={t("filter")}
        placeholder={t("filter")}
        className={`${INPUT} max-w-80`}
      />
      <p role="alert" className="text-sm text-bad empty:hidden">
        {move.problem}
      </p>
      <p role="status" className="text-sm text-ink-2 empty:hidden">
        {said}
      </p>
      {dragged !== null && (
        <div
          {...target(null)}
          className={`rounded border border-dashed border-line-strong p-2 text-sm text-ink-3 ${over === "" ? "bg-accent-soft" : ""}`}
        >
          {t("dropTop")}
        </div>
      )}
      <ul className="flex flex-col">
        {rows.map(({ node, level }) => {
          const isOpen = open.has(node.id);
          const Chevron = isOpen ? ChevronDown : ChevronRight;
          return (
            <li
              key={node.id}
              {...target(node.id)}
              className={`flex items-center gap-1.5 border-b border-line py-1 text-sm last:border-0 ${over === node.id ? "bg-accent-soft" : ""} ${dragged === node.id ? "opacity-50" : ""}`}
              style={{ paddingInlineStart: `${(text ? 0 : level) * 18}px` }}
            >
              <span
                draggable
                onDragStart={() => setDragged(node.id)}
                onDragEnd={() => setDragged(null)}
                aria-hidden="true"
                className="cursor-grab text-ink-3"
              >
                <GripVertical className="size-4" />
              </span>
              {withChildren.has(node.id) && !text ? (
                <button
                  type="button"
                  aria-label={`${isOpen ? t("collapse") : t("expand")} ${node.name}`}
                  aria-expanded={isOpen}
                  onClick={() => toggle(node.id)}
                  className="inline-flex size-6 items-center justify-center rounded text-ink-3 hover:bg-inset"
                >
                  <Chevron className="size-4 rtl:-scale-x-100" aria-hidden="true" />
                </button>
              ) : (
                <span className="w-6 shrink-0" />
              )}
              <span className="min-w-0 flex-1 truncate">{node.name}</span>
              {node.is_key && <Tag tone="good">{t("key")}</Tag>}
              {node.is_critical && <Tag tone="warn">{t("critical")}</Tag>}
              <span className="shrink-0 text-xs text-ink-3">{types(node.item_type)}</span>
              <Button look="quiet" onClick={() => setEdited(node.id)}>
                {t("edit")}
              </Button>
            </li>
          );
        })}
      </ul>
      <Dialog title={current?.id ?? ""} isOpen={current !== undefined} onOpenChange={() => setEdited(null)}>
        {current && (
          <EditItem key={current.version} item={current} parents={parents} onDone={() => setEdited(null)} />
        )}
      </Dialog>
    </div>
  );
}
