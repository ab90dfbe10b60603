import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

/** One figure of a bench, with its bar where there is one. */
export interface Figure {
  what: string;
  value: number;
  unit: string;
  /** The limit for `value`. */
  bar?: { kind: 'at least' | 'at most'; value: number };
}

export interface BenchReport {
  name: string;
  machine: string;
  at: string;
  figures: Figure[];
  /** Every single run behind the medians. */
  runs: unknown;
}

const RESULTS = join(import.meta.dirname, 'results');

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] =
    sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]];
  return (low + high) / 2;
}

/** The value below which `share` of all values lie; 0 where there are none. */
export function percentile(values: readonly number[], share: number): number {
  return (
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
  );
}

export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${cpus().length} × ${model}, ${Math.round(totalmem() / 1024 ** 3)} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

export function meets({ value, bar }: Figure): boolean | null {
  if (!bar) return null;
  return bar.kind === 'at least' ? value >= bar.value : value <= bar.value;
}

function tell(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}

function row(figure: Figure): string[] {
  const bar = figure.bar ? `${figure.bar.kind} ${tell(figure.bar.value)}` : '';
  const verdict = { true: '✓', false: '✗', null: '' }[String(meets(figure))] ?? '';
  return [figure.what, `${tell(figure.value)} ${figure.unit}`.trim(), bar, verdict];
}

export function printTable(figures: readonly Figure[]): void {
  const rows = [['what', 'measured', 'bar', ''], ...figures.map(row)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  for (const cells of rows)
    console.log(cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A bar chart that is readable on light and dark pages. */
export function barChart(
  title: string,
  bars: readonly { label: string; value: number }[],
  unit: string,
): string {
  const [width, rowHeight, left, right] = [760, 34, 280, 110];
  const max = Math.max(...bars.map((bar) => bar.value));
  const height = 56 + bars.length * rowHeight;
  const drawn = bars.map(({ label, value }, i) => {
    const y = 46 + i * rowHeight;
    const length = ((width - left - right) * value) / max;
    return `<text x="${left - 10}" y="${y + 17}" text-anchor="end">${escapeXml(label)}</text>
<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="24" rx="3" fill="${i === 0 ? '#d4462f' : '#8a94a6'}"/>
<text x="${(left + length + 8).toFixed(1)}" y="${y + 17}">${escapeXml(`${tell(value)} ${unit}`)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="14" fill="#5b6472">
<text x="16" y="26" font-size="16" font-weight="600">${escapeXml(title)}</text>
${drawn.join('\n')}
</svg>
`;
}

/** Prints the table and writes the report as JSON, with its plots, under bench/results/. */
export async function publish(report: BenchReport, plots: Record<string, string> = {}): Promise<void> {
  console.log(`\n${report.name}: ${report.machine}`);
  printTable(report.figures);
  await mkdir(RESULTS, { recursive: true });
  await writeFile(join(RESULTS, `${report.name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  for (const [name, svg] of Object.entries(plots)) await writeFile(join(RESULTS, `${name}.svg`), svg);
}
