/** For what scrolls: it must take the focus, or only a mouse could scroll it, and then it needs a name. */
export const scrolledBy = (titleId: string) => ({ tabIndex: 0, role: "group", "aria-labelledby": titleId });
