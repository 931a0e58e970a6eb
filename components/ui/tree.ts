/** A node of a picker's tree. `id` is unique in the tree, `parent` the id above, null at the root. */
export type TreeNode = {
  id: string;
  parent: string | null;
  label: string;
  /** What kind of thing it is, in small beside its name. */
  kind: string;
  /** It can be opened to fetch what is below, though nothing below is known yet. */
  opens?: boolean;
  /** It holds others and cannot be chosen itself. */
  isFolder?: boolean;
};

export type VisibleNode = TreeNode & { level: number; hasChildren: boolean; isOpen: boolean };

/** The nodes that are seen, in order: the roots and what lies under each open one. */
export function visibleNodes(nodes: readonly TreeNode[], open: ReadonlySet<string>): VisibleNode[] {
  const known = new Set(nodes.map((node) => node.id));
  const children = new Map<string | null, TreeNode[]>();
  for (const node of nodes) {
    const parent = node.parent !== null && known.has(node.parent) ? node.parent : null;
    children.set(parent, [...(children.get(parent) ?? []), node]);
  }
  const walk = (parent: string | null, level: number): VisibleNode[] =>
    (children.get(parent) ?? []).flatMap((node) => {
      const hasChildren = children.has(node.id) || node.opens === true;
      const isOpen = hasChildren && open.has(node.id);
      return [{ ...node, level, hasChildren, isOpen }, ...(isOpen ? walk(node.id, level + 1) : [])];
    });
  return walk(null, 1);
}

/** Ids of everything above a node: to show where it is. */
export function ancestors(nodes: readonly TreeNode[], id: string): string[] {
  const parents = new Map(nodes.map((node) => [node.id, node.parent]));
  const above: string[] = [];
  for (let at = parents.get(id); at && !above.includes(at); at = parents.get(at)) above.push(at);
  return above;
}

/** Letters as a reader compares them: without case and accents. */
export function plain(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

/** Nodes whose label holds every word that was typed. */
export function matching(nodes: readonly TreeNode[], typed: string): TreeNode[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return nodes.filter((node) => words.every((word) => plain(node.label).includes(word)));
}
