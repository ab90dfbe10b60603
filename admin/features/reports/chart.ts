import { BarChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

echarts.use([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

/** What a chart shows: one figure of each row. */
export interface Drawing {
  /** The names of the rows. */
  names: string[];
  values: number[];
  title: string;
  /** Bars that lie, for names that are long; standing ones otherwise. */
  isLying: boolean;
  write: (value: number) => string;
}

/** The colours of the page; a canvas knows no style sheet. */
function coloursOf(element: HTMLElement) {
  const probe = document.createElement('span');
  element.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = { bar: read('--pine'), text: read('--soft'), line: read('--line'), card: read('--card') };
  probe.remove();
  return colours;
}

/** Narrower than this, two names would stand on each other. */
const NAME_CHARACTERS_MAX = 14;

/** Draws a chart into an element, and again as often as asked. */
export function createChart(element: HTMLElement) {
  const chart = echarts.init(element);
  return {
    draw({ names, values, title, isLying, write }: Drawing): void {
      const colours = coloursOf(element);
      const nameAxis = {
        type: 'category' as const,
        data: names,
        inverse: isLying,
        axisLabel: {
          color: colours.text,
          ...(isLying && { width: NAME_CHARACTERS_MAX * 12, overflow: 'truncate' as const }),
        },
        axisLine: { lineStyle: { color: colours.line } },
        axisTick: { show: false },
      };
      const valueAxis = {
        type: 'value' as const,
        axisLabel: { color: colours.text, formatter: (value: number) => write(value), hideOverlap: true },
        splitLine: { lineStyle: { color: colours.line } },
      };
      chart.setOption(
        {
          animation: false,
          backgroundColor: colours.card,
          textStyle: { fontFamily: getComputedStyle(element).fontFamily },
          grid: {
            left: 8,
            right: 16,
            top: 16,
            bottom: 8,
            outerBoundsMode: 'same',
            outerBoundsContain: 'axisLabel',
          },
          // Text drawn on the canvas: the other mode writes HTML with styles, which the content security policy forbids.
          tooltip: {
            trigger: 'axis',
            renderMode: 'richText',
            axisPointer: { type: 'shadow' },
            valueFormatter: (value: unknown) => write(Number(value)),
          },
          xAxis: isLying ? valueAxis : nameAxis,
          yAxis: isLying ? nameAxis : valueAxis,
          series: [
            {
              type: 'bar',
              name: title,
              data: values,
              itemStyle: { color: colours.bar, borderRadius: 2 },
              barMaxWidth: 40,
            },
          ],
        },
        { notMerge: true },
      );
    },
    resize: () => chart.resize(),
    /** @returns the picture as a `data:` URL */
    picture: () => chart.getDataURL({ type: 'png', pixelRatio: 2 }),
    dispose: () => chart.dispose(),
  };
}

export type Chart = ReturnType<typeof createChart>;
