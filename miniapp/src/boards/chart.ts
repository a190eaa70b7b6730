/** Charts of the boards: bars and a line, nothing else of ECharts. They are pictures; the numbers stand beside them. */
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { init, setPlatformAPI, use as register, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

register([BarChart, LineChart, GridComponent, LegendComponent, CanvasRenderer]);

export interface Drawing {
  /** Along the axis; of bars that lie, from the top down. */
  names: readonly string[];
  bars: readonly { title: string; values: readonly number[] }[];
  /** In per cent, on an axis of its own. */
  line?: { title: string; values: readonly (number | undefined)[] };
  /** Bars lie: for names that are long. */
  lying?: boolean;
}

/** Where it is drawn: an element, or WeChat's canvas. */
export interface Ground {
  on: unknown;
  width: number;
  height: number;
  ratio: number;
  /** Of text, px. */
  size: number;
  ink: string;
  rule: string;
  /** Of bars and of the line; told apart by lightness too, for who sees no colours. */
  colours: readonly string[];
}

/** In WeChat no canvas can be made to measure text on; what Taro calls a document gives one that can't draw. */
if (!IN_BROWSER) setPlatformAPI({ createCanvas: () => undefined as unknown as HTMLCanvasElement });

export function draw(ground: Ground, { names, bars, line, lying = false }: Drawing): () => void {
  const { on, width, height, ratio, size, ink, rule, colours } = ground;
  const chart: ECharts = init(on as HTMLElement, null, { renderer: 'canvas', width, height, devicePixelRatio: ratio });
  const text = { color: ink, fontSize: size };
  const along = {
    type: 'category' as const,
    data: [...names],
    inverse: lying,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: rule } },
    axisLabel: { ...text, ...(lying ? { width: width * 0.42, overflow: 'truncate' as const } : {}) },
  };
  const values = {
    type: 'value' as const,
    minInterval: 1,
    splitLine: { lineStyle: { color: rule } },
    axisLabel: text,
  };
  const share = { type: 'value' as const, min: 0, max: 100, splitLine: { show: false }, axisLabel: text };
  chart.setOption({
    animation: false,
    silent: true,
    color: [...colours],
    grid: { left: 8, right: 12, top: 36, bottom: 8, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      textStyle: text,
      selectedMode: false,
      data: [...bars, ...(line ? [line] : [])].map((one) => one.title),
    },
    ...(lying ? { xAxis: values, yAxis: along } : { xAxis: along, yAxis: line ? [values, share] : values }),
    series: [
      ...bars.map((one) => ({ type: 'bar' as const, name: one.title, data: [...one.values], barMaxWidth: 22 })),
      ...(line
        ? [
            {
              ...{ type: 'line' as const, name: line.title, yAxisIndex: 1, symbolSize: 6 },
              data: line.values.map((one) => one ?? null),
            },
          ]
        : []),
    ],
  });
  return () => chart.dispose();
}
