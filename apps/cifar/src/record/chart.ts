import { LineChart, ScatterChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
} from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { rate } from "../view/format.js";

/**
 * Colours that also colour-blind people tell apart.
 *
 * @see Okabe & Ito 2008, Color Universal Design
 */
export const colours = {
  blue: "#0072B2",
  orange: "#D55E00",
  green: "#009E73",
  purple: "#CC79A7",
  amber: "#E69F00",
  grey: "#555555",
} as const;

/** What every chart of the app has. */
export const chartBase = {
  animation: false,
  backgroundColor: "#ffffff",
  textStyle: { fontFamily: "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" },
} as const;

/** A part of a chart with axes of its own. Unit of its place: pixels. */
export interface Panel {
  readonly name: string;
  readonly place: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
}

/** The title of a whole chart. @param top Unit: pixels. */
export function chartTitle(title: string, subtitle: string, top: number): object {
  return { text: title, subtext: subtitle, left: 24, top, textStyle: { fontSize: 20 } };
}

/** A title over each panel. @param above How far above its axes. Unit: pixels. */
export function panelTitles(panels: readonly Panel[], above: number): object[] {
  return panels.map(({ name, place }) => ({
    text: name,
    left: place.left - 8,
    top: place.top - above,
    textStyle: { fontSize: 14, fontWeight: "normal", color: "#333333" },
  }));
}

/** The axis of epochs under a panel. @param nameGap From the axis to its name. Unit: pixels. */
export function epochAxis(gridIndex: number, nameGap: number): object {
  const axisLine = { onZero: false };
  return { gridIndex, name: "epoch", nameLocation: "middle", nameGap, axisLine };
}

/** How the values along an axis are spelled. */
export const ticks = {
  loss: (value: number): string => value.toFixed(2),
  share: (value: number): string => `${Math.round(100 * value)} %`,
  rate: (value: number): string => (value === 0 ? "0" : rate(value)),
} as const;

/** The axis of values beside a panel. */
export function valueAxis(gridIndex: number, formatter: (value: number) => string): object {
  const splitLine = { lineStyle: { color: "#e8e8e8" } };
  return { gridIndex, type: "value", axisLabel: { formatter }, splitLine };
}

/** An SVG image of 960 × 720 that stands alone. */
export function svgOf(option: EChartsCoreOption): string {
  use([LineChart, ScatterChart, GridComponent, LegendComponent, MarkLineComponent]);
  use([TitleComponent, SVGRenderer]);
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 960, height: 720 });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
