/** So many rows are shown at once: a phone's few screens, and what the server can read, name and draw in its time. */
export const PAGE_ROWS = 50;
