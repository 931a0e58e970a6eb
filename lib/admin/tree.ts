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
