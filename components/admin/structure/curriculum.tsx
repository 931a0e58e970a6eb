"use client";

import { ChevronDown, ChevronRight, GripVertical } from "lucide-react";
import { useTranslations } from "next-intl";
import { type DragEvent, type KeyboardEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { useEarlyInput } from "@/components/ui/early";
import { type Direction, type Place, placed, placeTowards, withMoved } from "@/lib/admin/tree";
import { Dialog } from "../dialog";
import { INPUT, type Option } from "../form";
import { Tag } from "../page";
import { useChange } from "../use-change";
import { useBranches } from "./branches";
import { EditItem, type ItemValues } from "./item-form";

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowRight: "in",
  ArrowLeft: "out",
};

/** Where a dragged item would land: in the upper part of a row before it, further down under it. */
type Over = { id: string; isBefore: boolean } | null;

/**
 * The curriculum as a tree: opened, searched, edited; an item is dragged before another or under it, or moved by Alt and an
 * arrow on its handle. It is drawn where it goes at once, and back should the server refuse.
 */
export function Curriculum({
  items: stored,
  withChildren: holders,
  isWhole,
  opened,
  text: asked,
  branches,
  parents,
}: {
  items: readonly ItemValues[];
  /** Of the items: those with others below them. */
  withChildren: readonly string[];
  /** Of a large curriculum the server sends what the address has open, and what it searches. */
  isWhole: boolean;
  opened: readonly string[];
  text: string;
  /** Branches that the address may hold. */
  branches: number;
  parents: readonly Option[];
}) {
  const t = useTranslations("admin.structure");
  const types = useTranslations("targetTypes");
  const [open, setOpen] = useState<ReadonlySet<string>>(
    new Set([...stored.filter((item) => item.parent_id === null).map((item) => item.id), ...opened]),
  );
  const [typed, setTyped] = useState(asked);
  const field = useEarlyInput(typed, setTyped);
  const [edited, setEdited] = useState<string | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<Over>(null);
  const [moved, setMoved] = useState<(Place & { id: string; version: string }) | null>(null);
  const [said, setSaid] = useState("");
  const isLoading = useBranches(open, typed.trim(), { isWhole, branches });
  const move = useChange("PUT", "/api/admin/structure/items");

  // Until the server's own answer is here, which has another version.
  const isPending =
    moved !== null && stored.some(({ id, version }) => id === moved.id && version === moved.version);
  const items = isPending ? withMoved(stored, moved.id, moved) : stored;
  const byId = new Map(items.map((item) => [item.id, item]));
  const withChildren = new Set([...holders, ...items.map((item) => item.parent_id)]);
  const text = typed.trim().toLowerCase();
  const isShown = (item: ItemValues): boolean => {
    if (text) return item.name.toLowerCase().includes(text) || item.id.toLowerCase().includes(text);
    for (let parent = item.parent_id; parent !== null; parent = byId.get(parent)?.parent_id ?? null)
      if (!open.has(parent)) return false;
    return true;
  };
  const rows = placed(items).filter(({ node }) => isShown(node));
  // Of very many branches, those opened first fall out of the address and are closed again.
  const isOpened = (id: string) =>
    open.has(id) && (isWhole || isLoading || items.some((item) => item.parent_id === id));
  const toggle = (id: string) => {
    const others = [...open].filter((one) => one !== id);
    setOpen(new Set(isOpened(id) ? others : [...others, id]));
  };
  const moveTo = async (id: string, place: Place | null) => {
    const item = byId.get(id);
    if (!item || !place || place.before === id || place.parent_id === id) return;
    const { version } = item;
    setMoved({ id, version, ...place });
    const answer = await move.run({ id, version, ...place });
    if (!answer.ok) {
      setMoved(null);
      return setSaid("");
    }
    const parent = place.parent_id === null ? t("top") : (byId.get(place.parent_id)?.name ?? "");
    setSaid(t("moved", { name: item.name, parent }));
    if (place.parent_id !== null) setOpen(new Set([...open, place.parent_id]));
  };
  const drop = (place: Place) => {
    const id = dragged;
    setDragged(null);
    setOver(null);
    if (id !== null) void moveTo(id, place);
  };
  const isBefore = (event: DragEvent) => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return event.clientY < top + height / 3;
  };
  const target = (node: ItemValues) => ({
    onDragOver: (event: DragEvent) => {
      if (dragged === null || dragged === node.id) return;
      event.preventDefault();
      setOver({ id: node.id, isBefore: isBefore(event) });
    },
    onDragLeave: () => setOver(null),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      drop(
        isBefore(event)
          ? { parent_id: node.parent_id, before: node.id }
          : { parent_id: node.id, before: null },
      );
    },
  });
  const key = (id: string) => (event: KeyboardEvent) => {
    const towards = ARROWS[event.key];
    if (!event.altKey || !towards || isPending) return;
    // Alt and an arrow would leave the page.
    event.preventDefault();
    // Among what a search found of a large curriculum, an item's neighbours are not its own.
    if (text && !isWhole) return;
    const handle = event.currentTarget as HTMLElement;
    void moveTo(id, placeTowards(items, id, towards));
    // A row that is put elsewhere in the list loses the focus.
    requestAnimationFrame(() => handle.focus());
  };
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
      <ul className="flex flex-col" aria-busy={isLoading}>
        {rows.map(({ node, level }) => {
          const isOpen = isOpened(node.id);
          const Chevron = isOpen ? ChevronDown : ChevronRight;
          return (
            <li
              key={node.id}
              {...target(node)}
              className={`flex items-center gap-1.5 border-b border-line py-1 text-sm last:border-0 ${over?.id === node.id ? (over.isBefore ? "shadow-[inset_0_2px_0_var(--accent)]" : "bg-accent-soft") : ""} ${dragged === node.id ? "opacity-50" : ""}`}
              style={{ paddingInlineStart: `${(text ? 0 : level) * 18}px` }}
            >
              {/* biome-ignore lint/a11y/useSemanticElements: a button cannot be dragged in every browser */}
              <span
                role="button"
                tabIndex={0}
                draggable
                onDragStart={(event) => {
                  event.dataTransfer.setData("text/plain", node.id);
                  event.dataTransfer.effectAllowed = "move";
                  setDragged(node.id);
                }}
                onDragEnd={() => setDragged(null)}
                onKeyDown={key(node.id)}
                aria-label={t("handle", { name: node.name })}
                aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight"
                title={t("handleHint")}
                className="inline-flex size-6 shrink-0 cursor-grab items-center justify-center rounded text-ink-3 hover:bg-inset"
              >
                <GripVertical className="size-4" aria-hidden="true" />
              </span>
              {withChildren.has(node.id) && !text ? (
                <button
                  type="button"
                  aria-label={`${isOpen ? t("collapse") : t("expand")} ${node.name}`}
                  aria-expanded={isOpen}
                  onClick={() => toggle(node.id)}
                  className="inline-flex size-6 items-center justify-center rounded text-ink-3 hover:bg-inset"
                >
                  <Chevron
                    className={`size-4 rtl:-scale-x-100 ${isOpen && isLoading && !items.some((item) => item.parent_id === node.id) ? "waiting rounded" : ""}`}
                    aria-hidden="true"
                  />
                </button>
              ) : (
                <span className="w-6 shrink-0" />
              )}
              <span
                title={node.name}
                className="min-w-0 flex-1 max-sm:line-clamp-3 max-sm:break-words sm:truncate"
              >
                {node.name}
              </span>
              {node.is_key && <Tag tone="good">{t("key")}</Tag>}
              {node.is_critical && <Tag tone="warn">{t("critical")}</Tag>}
              <span className="shrink-0 text-xs text-ink-3 max-sm:max-w-20 max-sm:shrink">
                {types(node.item_type)}
              </span>
              <Button look="quiet" onClick={() => setEdited(node.id)}>
                {t("edit")}
              </Button>
            </li>
          );
        })}
      </ul>
      {/* Below: rows that moved as the drag begins would no longer be where one aims. */}
      {dragged !== null && (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the keys of the handle
        <div
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            drop({ parent_id: null, before: null });
          }}
          className="rounded border border-dashed border-line-strong p-2 text-sm text-ink-3"
        >
          {t("dropTop")}
        </div>
      )}
      <Dialog title={current?.id ?? ""} isOpen={current !== undefined} onOpenChange={() => setEdited(null)}>
        {current && (
          <EditItem key={current.version} item={current} parents={parents} onDone={() => setEdited(null)} />
        )}
      </Dialog>
    </div>
  );
}
