const DAY_MS = 86_400_000;

/** A span of days, both included. */
export interface Span {
  from: string;
  to: string;
}

/** The day that lies so many days after another. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export const daysIn = ({ from, to }: Span): number => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;

/** A span, divided into the days whose figures are written down and the others. */
export interface DividedSpan {
  closed: Span[];
  open: Span[];
}

/** Divides a span. Days that follow each other come as one span. @param closedDays sorted */
export function divideSpan(span: Span, closedDays: readonly string[]): DividedSpan {
  const closed = new Set(closedDays);
  const divided: DividedSpan = { closed: [], open: [] };
  let kind: Span[] | null = null;
  for (let day = span.from; day <= span.to; day = dayAfter(day)) {
    const next = closed.has(day) ? divided.closed : divided.open;
    const last = next.at(-1);
    if (next === kind && last !== undefined) last.to = day;
    else next.push({ from: day, to: day });
    kind = next;
  }
  return divided;
}
