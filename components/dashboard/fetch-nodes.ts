/** The nodes of a picker's list. */
export async function fetchNodes<T>(url: string): Promise<T[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`GET ${url}: ${response.status}`);
  return ((await response.json()) as { nodes: T[] }).nodes;
}
