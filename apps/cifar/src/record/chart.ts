import { LineChart, ScatterChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
} from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

/** Colours that also colour-blind people tell apart. @see Okabe & Ito 2008, Color Universal Design */
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
