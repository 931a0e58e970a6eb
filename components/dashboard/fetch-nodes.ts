import type { TreeSource } from "@/components/ui/tree-picker";

/** The nodes of a picker's list. */
export async function fetchNodes<T>(url: string): Promise<T[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`GET ${url}: ${response.status}`);
  return ((await response.json()) as { nodes: T[] }).nodes;
}

type Fetch = { isError: boolean; isFetching: boolean; refetch: () => unknown };

/** What a list is waiting for that several fetches make: one that failed is said, and what is tried again. */
export function together(fetches: readonly Fetch[]): Omit<TreeSource, "nodes"> {
  const failed = fetches.filter(({ isError }) => isError);
  return {
    isFailed: failed.length > 0,
    isLoading: fetches.some(({ isFetching }) => isFetching),
    retry: () => {
      for (const { refetch } of failed) refetch();
    },
  };
}
