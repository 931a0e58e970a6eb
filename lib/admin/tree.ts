/** A node of a tree as its table has it. */
type Node = { id: string; parent_id: string | null };

export type Placed<N> = { node: N; level: number };

/** The nodes from the roots down, each before its children, in the order given among siblings. */
export function placed<N extends Node>(nodes: readonly N[]): Placed<N>[] {
  const known = new Set(nodes.map((node) => node.id));
  const below = new Map<string | null, N[]>();
  for (const node of nodes) {
    // A parent that the list does not hold is no parent here.
    const parent = node.parent_id !== null && known.has(node.parent_id) ? node.parent_id : null;
    below.set(parent, [...(below.get(parent) ?? []), node]);
  }
  const walk = (parent: string | null, level: number): Placed<N>[] =>
    (below.get(parent) ?? []).flatMap((node) => [{ node, level }, ...walk(node.id, level + 1)]);
  return walk(null, 0);
}

/** A tree of up to so many nodes is shown whole; of a larger one the branches that are open. */
export const SHOWN_WHOLE = 120;

/** A placed node, and how many are right below it: null where they are shown without being asked for. */
export type Unfolded<N> = Placed<N> & { below: number | null };

/** Of a large tree: the roots, what is right below them, and what is right below each open node shown. */
export function unfolded<N extends Node>(
  tree: readonly Placed<N>[],
  open: ReadonlySet<string>,
  whole = SHOWN_WHOLE,
): Unfolded<N>[] {
  if (tree.length <= whole) return tree.map((one) => ({ ...one, below: null }));
  const children = new Map<string, number>();
  for (const { node } of tree)
    if (node.parent_id !== null) children.set(node.parent_id, (children.get(node.parent_id) ?? 0) + 1);
  const shown = new Set<string>();
  return tree.flatMap((one) => {
    const { node, level } = one;
    const isShown =
      level < 2 || (node.parent_id !== null && shown.has(node.parent_id) && open.has(node.parent_id));
    if (!isShown) return [];
    shown.add(node.id);
    return [{ ...one, below: level === 0 ? null : (children.get(node.id) ?? null) }];
  });
}

/** Where a node goes: under a parent, before one of its children or (null) after the last. */
export type Place = { parent_id: string | null; before: string | null };

/** The nodes in the order that they have once one is moved: what the server will answer, drawn before it does. */
export function withMoved<N extends Node>(
  nodes: readonly N[],
  id: string,
  { parent_id, before }: Place,
): N[] {
  const moved = nodes.find((node) => node.id === id);
  if (!moved) return [...nodes];
  const others = nodes.filter((node) => node.id !== id);
  const at = before === null ? others.length : others.findIndex((node) => node.id === before);
  return [...others.slice(0, at), { ...moved, parent_id }, ...others.slice(at)];
}

export type Direction = "up" | "down" | "in" | "out";

/** Where the keyboard's arrows put a node; null where there is nowhere to go. */
export function placeTowards<N extends Node>(
  nodes: readonly N[],
  id: string,
  towards: Direction,
): Place | null {
  const node = nodes.find((one) => one.id === id);
  if (!node) return null;
  const childrenOf = (parent: string | null) => nodes.filter((one) => one.parent_id === parent);
  const siblings = childrenOf(node.parent_id);
  const at = siblings.indexOf(node);
  const { parent_id } = node;
  switch (towards) {
    case "up":
      return at > 0 ? { parent_id, before: siblings[at - 1]!.id } : null;
    case "down":
      return at < siblings.length - 1 ? { parent_id, before: siblings[at + 2]?.id ?? null } : null;
    case "in":
      return at > 0 ? { parent_id: siblings[at - 1]!.id, before: null } : null;
    case "out": {
      const parent = nodes.find((one) => one.id === parent_id);
      if (!parent) return null;
      const uncles = childrenOf(parent.parent_id);
      return { parent_id: parent.parent_id, before: uncles[uncles.indexOf(parent) + 1]?.id ?? null };
    }
  }
}
