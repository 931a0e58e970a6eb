import { BYTE_ORDER_MARK } from "@/lib/csv";

/** Gives the reader a file that was made in the page. */
export function download(name: string, content: Blob): void {
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
const TITLE_HEIGHT = 56;

/**
 * The drawing as a PNG at twice its size, under its title and what was chosen, on the page's own ground.
 * @throws when the browser cannot draw it
 */
export async function chartPng(drawing: SVGSVGElement, title: string, subtitle: string): Promise<Blob> {
  const { width, height } = drawing.getBoundingClientRect();
  const style = getComputedStyle(document.body);
  const ground = getComputedStyle(drawing.closest("figure") ?? document.body).backgroundColor;
  const [fullWidth, fullHeight] = [width + 2 * MARGIN, height + TITLE_HEIGHT + 2 * MARGIN];
  const copy = withComputedStyles(drawing);
  copy.setAttribute("x", String(MARGIN));
  copy.setAttribute("y", String(MARGIN + TITLE_HEIGHT));
  const text = (y: number, size: number, weight: number, content: string) =>
    `<text x="${MARGIN}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${style.color}">${escaped(content)}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${fullWidth}" height="${fullHeight}" font-family="sans-serif">
    <rect width="100%" height="100%" fill="${ground}"/>
    ${text(MARGIN + 18, 18, 600, title)}${text(MARGIN + 40, 13, 400, subtitle)}
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

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
