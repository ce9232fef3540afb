import type { EpochRecord } from "@regimen/core";
import type { EChartsCoreOption } from "echarts/core";
import {
  chartBase,
  chartTitle,
  colours,
  epochAxis,
  panelTitles,
  svgOf,
  ticks,
  valueAxis,
  type Panel,
} from "./chart.js";

export interface DrawCurvesOptions {
  readonly history: readonly EpochRecord[];
  /** Counted from 0, or `null` if no epoch was called the best. */
  readonly bestEpoch: number | null;
  readonly title: string;
  readonly subtitle: string;
}

interface LinesPanel extends Panel {
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
  readonly zero: boolean;
}

interface Line {
  readonly name: string;
  readonly colour: string;
  readonly value: (record: EpochRecord) => number | undefined;
}

const panels: readonly LinesPanel[] = [
  {
    name: "Loss (cross-entropy)",
    place: { left: 64, top: 120, width: 390, height: 310 },
    lines: [
      { name: "training", colour: colours.blue, value: ({ metrics }) => metrics["loss"] },
      { name: "validation", colour: colours.orange, value: ({ metrics }) => metrics["val_loss"] },
    ],
    format: ticks.loss,
    zero: false,
  },
  {
    name: "Accuracy",
    place: { left: 542, top: 120, width: 390, height: 310 },
    lines: [
      { name: "training", colour: colours.blue, value: ({ metrics }) => metrics["accuracy"] },
      {
        name: "validation",
        colour: colours.orange,
        value: ({ metrics }) => metrics["val_accuracy"],
      },
    ],
    format: ticks.share,
    zero: false,
  },
  {
    name: "Learning rate at the end of the epoch",
    place: { left: 64, top: 530, width: 868, height: 120 },
    lines: [{ name: "learning rate", colour: colours.grey, value: (record) => record.rate }],
    format: ticks.rate,
    zero: true,
  },
];

/**
 * Draws loss, accuracy and learning rate over the epochs.
 *
 * @returns An SVG image, 960 × 720, that stands alone.
 */
export function drawCurves(options: DrawCurvesOptions): string {
  return svgOf(chartOf(options));
}

function chartOf({ history, bestEpoch, title, subtitle }: DrawCurvesOptions): EChartsCoreOption {
  const epochs = history.map(({ epoch }) => epoch + 1);
  const first = epochs[0] ?? 1;
  const last = Math.max(epochs.at(-1) ?? 1, first + 1);
  return {
    ...chartBase,
    title: [chartTitle(title, subtitle, 16), ...panelTitles(panels, 46)],
    legend: {
      data: ["training", "validation"],
      right: 24,
      top: 24,
      selectedMode: false,
      itemGap: 24,
      textStyle: { fontSize: 13 },
    },
    grid: panels.map(({ place }) => place),
    xAxis: panels.map((_, gridIndex) => ({
      ...epochAxis(gridIndex, 26),
      type: "value",
      min: first,
      max: last,
      minInterval: 1,
      splitLine: { show: false },
    })),
    yAxis: panels.map(({ format, zero }, gridIndex) => ({
      ...valueAxis(gridIndex, format),
      scale: !zero,
      ...(!zero && { minInterval: 0.01 }),
      splitNumber: gridIndex === 2 ? 2 : 5,
    })),
    series: panels.flatMap(({ lines }, panel) =>
      lines.map(({ name, colour, value }, index) => ({
        name,
        type: "line",
        xAxisIndex: panel,
        yAxisIndex: panel,
        data: history.map((record) => [record.epoch + 1, value(record) ?? null]),
        symbolSize: history.length > 40 ? 0 : 5,
        lineStyle: { width: 2, color: colour },
        itemStyle: { color: colour },
        ...(index === lines.length - 1 && bestEpoch !== null && { markLine: mark(bestEpoch + 1) }),
      })),
    ),
  };
}

function mark(epoch: number): object {
  return {
    silent: true,
    symbol: "none",
    data: [{ xAxis: epoch }],
    lineStyle: { color: colours.green, type: "dashed", width: 1.5 },
    label: { formatter: `best: ${epoch}`, color: colours.green, position: "end" },
  };
}
