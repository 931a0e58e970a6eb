/** `system` follows the reader's device. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Read on the server, so that the first paint is in the right theme. */
export const THEME_COOKIE = "jalon_theme";

export function isTheme(text: string | null | undefined): text is Theme {
  return THEMES.some((theme) => theme === text);
}
