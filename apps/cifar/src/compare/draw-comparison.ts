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
} from "../record/chart.js";
import { percent } from "../view/format.js";
import { mean } from "./statistics.js";
import type { ContenderSummary } from "./summarize.js";

export interface DrawComparisonOptions {
  readonly title: string;
  readonly subtitle: string;
  readonly summaries: readonly ContenderSummary[];
}

interface EpochsPanel extends Panel {
  readonly value: (record: EpochRecord) => number;
  readonly format: (value: number) => string;
}

const size = { width: 390, height: 220 };
const panels: readonly EpochsPanel[] = [
  {
    name: "Validation loss (mean, lowest to highest seed)",
    place: { left: 64, top: 130, ...size },
    value: ({ metrics }) => metrics["val_loss"]!,
    format: ticks.loss,
  },
  {
    name: "Validation accuracy (mean, lowest to highest seed)",
    place: { left: 542, top: 130, ...size },
    value: ({ metrics }) => metrics["val_accuracy"]!,
    format: ticks.share,
  },
  {
    name: "Learning rate at the end of the epoch (mean)",
    place: { left: 64, top: 450, ...size },
    value: (record) => record.rate,
    format: ticks.rate,
  },
];
const points: Panel = {
  name: "Test accuracy, each seed",
  place: { left: 542, top: 450, ...size },
};
const palette = [colours.grey, colours.blue, colours.orange, colours.green, colours.purple];

/** Draws mean and spread of every contender over the epochs, and the test accuracy of each seed. */
export function drawComparison(options: DrawComparisonOptions): string {
  return svgOf(chartOf(options));
}

function chartOf({ title, subtitle, summaries }: DrawComparisonOptions): EChartsCoreOption {
  const names = summaries.map(({ name }) => name);
  const epochs = summaries[0]!.runs[0]!.history.map(({ epoch }) => epoch + 1);
  const all = [...panels, points];
  return {
    ...chartBase,
    title: [chartTitle(title, subtitle, 12), ...panelTitles(all, 36)],
    legend: { data: names, right: 24, top: 62, selectedMode: false, textStyle: { fontSize: 12 } },
    grid: all.map(({ place }) => place),
    xAxis: [
      ...panels.map((_, gridIndex) => ({
        ...epochAxis(gridIndex, 24),
        type: "category",
        data: epochs,
        boundaryGap: false,
      })),
      {
        gridIndex: panels.length,
        type: "category",
        data: names,
        axisLine: { onZero: false },
        axisLabel: { interval: 0, width: 72, overflow: "break" },
      },
    ],
    yAxis: [...panels.map(({ format }) => format), percent].map((formatter, gridIndex) => ({
      ...valueAxis(gridIndex, formatter),
      scale: gridIndex !== 2,
    })),
    series: [
      ...summaries.flatMap((summary, place) =>
        panels.flatMap((panel, index) => linesOf(summary, panel, index, colourOf(place))),
      ),
      ...summaries.map(({ name, runs }, place) => ({
        name,
        type: "scatter",
        xAxisIndex: panels.length,
        yAxisIndex: panels.length,
        data: runs.map(({ test }) => [name, test.accuracy]),
        symbolSize: 9,
        itemStyle: { color: colourOf(place), opacity: 0.8 },
      })),
    ],
  };
}

const colourOf = (place: number): string => palette[place % palette.length]!;

/**
 * The mean over seeds, and under it the band that the seeds fill: its floor, unseen, and its height
 * upon that.
 */
function linesOf(
  { name, runs }: ContenderSummary,
  { value }: EpochsPanel,
  index: number,
  colour: string,
): object[] {
  const byEpoch = runs[0]!.history.map((_, epoch) =>
    runs.map(({ history }) => value(history[epoch]!)),
  );
  const floors = byEpoch.map((values) => Math.min(...values));
  const heights = byEpoch.map((values) => Math.max(...values) - Math.min(...values));
  const axes = { type: "line", xAxisIndex: index, yAxisIndex: index, symbol: "none" };
  const band = { ...axes, stack: `${name} ${index}`, lineStyle: { opacity: 0 } };
  return [
    { ...band, data: floors },
    { ...band, data: heights, areaStyle: { color: colour, opacity: 0.15 } },
    {
      ...axes,
      name,
      data: byEpoch.map(mean),
      lineStyle: { width: 2, color: colour },
      itemStyle: { color: colour },
    },
  ];
}
