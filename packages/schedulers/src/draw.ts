/** A drawn curve. */
export interface Preview {
  /** An SVG document of 640 × 240 pixels. */
  readonly svg: string;
  /**
   * 60 columns and 10 lines of block characters with the highest value above and the ends of the
   * axis below.
   */
  readonly text: string;
}

export interface Curve {
  /** From left to right, each in [0, 1] of the height. At least two. */
  readonly heights: readonly number[];
  /** What a height of 1 and one of 0 stand for. */
  readonly top: string;
  readonly bottom: string;
  /** What the left end and the right end stand for. */
  readonly first: string;
  readonly last: string;
}

/** Draws a curve for a page and for a terminal. */
export function draw(curve: Curve): Preview {
  return { svg: svgOf(curve), text: textOf(curve) };
}

/** A number as an axis shows it. */
export function label(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}

function svgOf({ heights, first, last, ...marks }: Curve): string {
  const [left, right, top, bottom] = [60, 630, 20, 210];
  const points = heights.map((height, at) => {
    const x = left + ((right - left) * at) / (heights.length - 1);
    return `${x.toFixed(1)},${(bottom - (bottom - top) * height).toFixed(1)}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="240" viewBox="0 0 640 240" font-family="sans-serif" font-size="12">
<rect width="640" height="240" fill="white"/>
<path d="M${left} ${top}V${bottom}H${right}" fill="none" stroke="gray"/>
<polyline points="${points.join(" ")}" fill="none" stroke="royalblue" stroke-width="2"/>
<text x="${left - 6}" y="${top + 4}" text-anchor="end">${marks.top}</text>
<text x="${left - 6}" y="${bottom + 4}" text-anchor="end">${marks.bottom}</text>
<text x="${left}" y="${bottom + 18}">${first}</text>
<text x="${right}" y="${bottom + 18}" text-anchor="end">${last}</text>
</svg>
`;
}

function textOf({ heights, top, first, last }: Curve): string {
  const [columns, lines, blocks] = [60, 10, " ▁▂▃▄▅▆▇█"];
  const eighths = Array.from({ length: columns }, (_, column) => {
    const at = Math.round((column * (heights.length - 1)) / (columns - 1));
    return Math.round(heights[at]! * lines * 8);
  });
  const rows = Array.from({ length: lines }, (_, line) => {
    const floor = (lines - 1 - line) * 8;
    return eighths.map((height) => blocks[Math.min(8, Math.max(0, height - floor))]).join("");
  });
  const axis = `${first}${last.padStart(columns - first.length)}`;
  return `${[top, ...rows, axis].map((row) => row.trimEnd()).join("\n")}\n`;
}
