/** For what scrolls: it must take the focus, or only a mouse could scroll it, and then it needs a name. */
export const scrolledBy = (titleId: string) => ({ tabIndex: 0, role: "group", "aria-labelledby": titleId });

/** Where a bar is wider than the screen it scrolls: to its current link. The page itself stays where it is. */
export function showCurrent(bar: HTMLElement | null): void {
  const link = bar?.querySelector("[aria-current]")?.getBoundingClientRect();
  if (!bar || !link) return;
  const { left, width } = bar.getBoundingClientRect();
  bar.scrollBy({ left: link.left + link.width / 2 - (left + width / 2) });
}
