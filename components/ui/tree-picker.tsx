"use client";

import { ChevronDown, ChevronRight, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { PopoverButton } from "./popover-button";
import { ancestors, matching, type TreeNode, type VisibleNode, visibleNodes } from "./tree";

const FEW = 3;

export type TreeSource = {
  nodes: readonly TreeNode[] | null;
  /** Something of it could not be fetched; `retry` tries that again. */
  isFailed: boolean;
  /** More of it is being fetched. */
  isLoading: boolean;
  retry: () => void;
  /** Told what was opened and typed, so that it can fetch more. */
  onOpen?: (id: string) => void;
  onSearch?: (text: string) => void;
};

/**
 * A choice from a tree, by search or by walking it, by mouse or by keyboard: up and down move, right and left open and
 * close, Enter chooses. The focus stays in the search field, as in a combobox.
 */
export function TreePicker(props: {
  label: string;
  value: string;
  current: string;
  searchLabel: string;
  /** Fetches on the first opening. */
  onShow: () => void;
  source: TreeSource;
  onChoose: (id: string) => void;
}) {
  return (
    <PopoverButton
      label={props.label}
      look="inline-flex h-8 min-w-0 items-center gap-2 rounded border border-line bg-surface px-3 text-sm hover:bg-inset max-sm:w-full sm:max-w-80"
      face={
        <>
          <span className="text-ink-3">{props.label}</span>
          <span className="min-w-0 flex-1 truncate text-start font-medium">{props.value}</span>
          <ChevronDown className="size-4 shrink-0 text-ink-3" aria-hidden="true" />
        </>
      }
      wide
      onShow={props.onShow}
    >
      {(close) => (
        <TreeBody
          {...props}
          onChoose={(id) => {
            close();
            props.onChoose(id);
          }}
        />
      )}
    </PopoverButton>
  );
}

function TreeBody({
  current,
  searchLabel,
  source,
  onChoose,
}: {
  current: string;
  searchLabel: string;
  source: TreeSource;
  onChoose: (id: string) => void;
}) {
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [active, setActive] = useState(current);
  const list = useRef<HTMLDivElement>(null);

  const nodes = source.nodes ?? [];
  const roots = nodes.filter((node) => node.parent === null);
  // A few roots say little by themselves.
  const open = new Set([
    ...ancestors(nodes, current),
    ...(roots.length <= FEW ? roots.map(({ id }) => id) : []),
  ]);
  for (const [id, isOpen] of toggled) isOpen ? open.add(id) : open.delete(id);
  const rows: VisibleNode[] = typed.trim()
    ? matching(nodes, typed)
        .filter((node) => !node.isFolder)
        .map((node) => ({ ...node, level: 1, hasChildren: false, isOpen: false }))
    : visibleNodes(nodes, open);
  const activeId = rows.some((row) => row.id === active) ? active : rows[0]?.id;

  useEffect(() => {
    if (activeId) list.current?.querySelector('[data-active="true"]')?.scrollIntoView({ block: "nearest" });
  }, [activeId]);

  const toggle = (row: VisibleNode, isOpen: boolean) => {
    if (!row.hasChildren) return;
    if (isOpen) source.onOpen?.(row.id);
    setToggled(new Map(toggled).set(row.id, isOpen));
  };
  const choose = (row: VisibleNode) => (row.isFolder ? toggle(row, !row.isOpen) : onChoose(row.id));
  const onKeyDown = (event: KeyboardEvent) => {
    const at = rows.findIndex((row) => row.id === activeId);
    const row = rows[at];
    const move = (to: number) => setActive(rows[Math.max(0, Math.min(rows.length - 1, to))]?.id ?? active);
    // In a text the arrows to the side belong to the text.
    if (typed && (event.key === "ArrowRight" || event.key === "ArrowLeft")) return;
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "ArrowRight" && row) toggle(row, true);
    else if (event.key === "ArrowLeft" && row?.isOpen) toggle(row, false);
    else if (event.key === "ArrowLeft" && row?.parent) setActive(row.parent);
    else if (event.key === "Enter" && row) choose(row);
    else return;
    event.preventDefault();
  };

  return (
    <div className="flex w-[min(24rem,calc(100vw-2rem))] flex-col">
      <label className="flex items-center gap-2 border-b border-line px-3">
        <Search className="size-4 shrink-0 text-ink-3" aria-hidden="true" />
        <span className="sr-only">{searchLabel}</span>
        <input
          type="search"
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={activeId ? `${listId} ${activeId}` : undefined}
          placeholder={searchLabel}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            source.onSearch?.(event.target.value);
          }}
          onKeyDown={onKeyDown}
          className="h-10 w-full min-w-0 bg-transparent text-sm text-ink outline-none placeholder:text-ink-3"
        />
      </label>
      <div
        ref={list}
        id={listId}
        role="tree"
        aria-label={searchLabel}
        className="max-h-80 overflow-y-auto p-1"
      >
        {rows.map((row) => (
          <Row
            key={row.id}
            id={`${listId} ${row.id}`}
            row={row}
            isActive={row.id === activeId}
            isCurrent={row.id === current}
            onToggle={() => toggle(row, !row.isOpen)}
            onChoose={() => choose(row)}
          />
        ))}
      </div>
      <Status source={source} typed={typed} isEmpty={rows.length === 0} />
    </div>
  );
}

/** What the list is waiting for, or why it is empty: only a list that is all there can have no result. */
export function Status({
  source,
  typed,
  isEmpty,
}: {
  source: Pick<TreeSource, "nodes" | "isFailed" | "isLoading" | "retry">;
  typed: string;
  isEmpty: boolean;
}) {
  const t = useTranslations("picker");
  const { isFailed, retry } = source;
  const isLoading = !isFailed && (source.isLoading || source.nodes === null);
  return (
    <p role="status" className="px-3 py-2 text-ink-3 empty:hidden">
      {isFailed && (
        <>
          {t("failed")}{" "}
          <button type="button" onClick={retry} className="text-accent underline">
            {t("retry")}
          </button>
        </>
      )}
      {isLoading && t("loading")}
      {!isFailed && !isLoading && isEmpty && (typed ? t("nothing", { text: typed }) : t("empty"))}
    </p>
  );
}

function Row(props: {
  id: string;
  row: VisibleNode;
  isActive: boolean;
  isCurrent: boolean;
  onToggle: () => void;
  onChoose: () => void;
}) {
  const t = useTranslations("picker");
  const { row } = props;
  const Chevron = row.isOpen ? ChevronDown : ChevronRight;
  // The keyboard acts in the search field, which names this as its active row.
  const item = {
    id: props.id,
    role: "treeitem",
    "aria-level": row.level,
    "aria-selected": props.isCurrent,
    "aria-expanded": row.hasChildren ? row.isOpen : undefined,
    "data-active": props.isActive,
    onClick: props.onChoose,
  };
  return (
    <div
      {...item}
      className="flex cursor-default items-center gap-1 rounded py-1.5 pe-2 text-ink hover:bg-inset data-[active=true]:bg-inset aria-selected:font-medium"
      style={{ paddingInlineStart: `${(row.level - 1) * 16 + 4}px` }}
    >
      {row.hasChildren ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label={row.isOpen ? t("collapse") : t("expand")}
          onClick={(event) => {
            event.stopPropagation();
            props.onToggle();
          }}
          className="-my-1 flex size-7 shrink-0 items-center justify-center rounded text-ink-3 hover:text-ink"
        >
          <Chevron className="size-4 rtl:-scale-x-100" aria-hidden="true" />
        </button>
      ) : (
        <span className="w-7 shrink-0" />
      )}
      <span className="min-w-0 flex-1 truncate">{row.label}</span>
      <span className="shrink-0 text-xs text-ink-3">{row.kind}</span>
    </div>
  );
}
