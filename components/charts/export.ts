import { BYTE_ORDER_MARK } from "@/lib/csv";
import type { ChartMeta } from "./types";

/**
 * Gives the reader a file of what a chart or list shows, and leaves word of it for the audit log. The file neither
 * waits for that nor fails by it.
 */
export function save(
  { fileName, scope }: Pick<ChartMeta, "fileName" | "scope">,
  kind: "csv" | "png",
  rows: number,
  content: Blob,
): void {
  download(`${fileName}.${kind}`, content);
  fetch("/api/exports", {
    method: "POST",
    // Also for who leaves the page at once.
    keepalive: true,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ scope, file: fileName.slice(0, 200), kind, rows }),
  }).catch(() => {});
}

function download(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

export const csvFile = (text: string) =>
  new Blob([BYTE_ORDER_MARK, text], { type: "text/csv;charset=utf-8" });

/** What makes a drawing look as it does: an SVG apart from its page has neither its variables nor its classes. */
const DRAWN_BY = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-opacity",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-size",
  "font-weight",
  "font-family",
  "text-anchor",
] as const;

const MARGIN = 24;
const LINE = 18;

/**
 * The drawing as a PNG at twice its size, under its title and what was chosen (a line each) and over the names of its
 * series, on the page's own ground.
 * @throws when the browser cannot draw it
 */
export async function chartPng(
  drawing: SVGSVGElement,
  title: string,
  lines: readonly string[],
  series: readonly { label: string; color: string }[],
): Promise<Blob> {
  const { width, height } = drawing.getBoundingClientRect();
  const style = getComputedStyle(document.body);
  const ground = getComputedStyle(drawing.closest("figure") ?? document.body).backgroundColor;
  const above = MARGIN + LINE * (lines.length + 2);
  const [fullWidth, fullHeight] = [width + 2 * MARGIN, height + above + 2 * LINE + MARGIN];
  const copy = withComputedStyles(drawing);
  copy.setAttribute("x", String(MARGIN));
  copy.setAttribute("y", String(above));
  const text = (y: number, size: number, weight: number, content: string) =>
    `<text x="${MARGIN}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${style.color}">${escaped(content)}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${fullWidth}" height="${fullHeight}" font-family="sans-serif">
    <rect width="100%" height="100%" fill="${ground}"/>
    ${text(MARGIN + LINE, 18, 600, title)}
    ${lines.map((line, index) => text(MARGIN + LINE * (index + 2) + 4, 12, 400, fitted(line, width))).join("")}
    ${legend(series, above + height + 2 * LINE, style.color)}
    ${new XMLSerializer().serializeToString(copy)}</svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = fullWidth * 2;
  canvas.height = fullHeight * 2;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be made.")))),
  );
}

function withComputedStyles(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  for (const [index, original] of [drawing, ...drawing.querySelectorAll<SVGElement>("*")].entries()) {
    const computed = getComputedStyle(original);
    for (const property of DRAWN_BY)
      copies[index]?.style.setProperty(property, computed.getPropertyValue(property));
  }
  return copy;
}

/** One square and name after the other. */
function legend(series: readonly { label: string; color: string }[], y: number, ink: string): string {
  let x = MARGIN;
  return series
    .map(({ label, color }) => {
      const at = x;
      x += 32 + label.length * LETTER;
      return `<rect x="${at}" y="${y - 9}" width="10" height="10" rx="2" fill="${resolved(color)}"/>
        <text x="${at + 15}" y="${y}" font-size="12" fill="${ink}">${escaped(label)}</text>`;
    })
    .join("");
}

/** What a colour of the theme is here: a variable means nothing outside the page. */
function resolved(color: string): string {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = color;
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** What a letter of 12 px takes, about. */
const LETTER = 6.2;

const fitted = (line: string, width: number) => {
  const room = Math.floor(width / LETTER);
  return line.length > room ? `${line.slice(0, room - 1)}…` : line;
};

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
