import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Report {
  machine: string;
  figures: { what: string; value: number }[];
}

const RESULTS = join(import.meta.dirname, '..', '..', 'bench', 'results');

function readReport(name: string): Report {
  return JSON.parse(readFileSync(join(RESULTS, `${name}.json`), 'utf8')) as Report;
}

/** @throws where the bench has no figure of that name, so that a renamed figure cannot leave an old number in a page */
function figure(report: Report, what: string): number {
  const found = report.figures.find((each) => each.what === what);
  if (!found) throw new Error(`no figure "${what}"`);
  return found.value;
}

const whole = (value: number) => Math.round(value).toLocaleString('en');
const ratio = (value: number) => value.toFixed(value < 1 ? 2 : 1);
const milliseconds = (value: number) => (value < 10 ? value.toFixed(1) : whole(value));

function readOrders(report: Report, spread: 'spread' | 'hot') {
  const of = (what: string) => figure(report, `${spread}: ${what}`);
  return {
    http: whole(of('orders over HTTP, 256 connections')),
    plain: whole(of('plain, one order a transaction')),
    pgbench: whole(of('pgbench, one order a transaction')),
    timesPlain: ratio(of('× plain')),
    timesPgbench: ratio(of('× pgbench')),
    p50: milliseconds(of('p50 at half the saturation rate')),
    p99: milliseconds(of('p99 at half the saturation rate')),
    pgbenchP99: milliseconds(of('pgbench, p99 at half of its rate')),
    memory: of('server memory'),
  };
}

function readLighthouse(report: Report) {
  const scores = report.figures
    .filter(({ what }) => what.endsWith(': performance'))
    .map(({ value }) => value);
  return { lowest: Math.min(...scores), highest: Math.max(...scores) };
}

/** The figures that the pages quote, as text, from the latest results in bench/results. */
export function readFigures() {
  const orders = readReport('orders');
  const [growth, journey, catalog] = [readReport('growth'), readReport('journey'), readReport('catalog')];
  const [payments, upkeep] = [readReport('payments'), readReport('upkeep')];
  const spread = readOrders(orders, 'spread');
  const hot = readOrders(orders, 'hot');
  return {
    machine: orders.machine,
    spread,
    hot,
    memory: String(Math.max(spread.memory, hot.memory)),
    journeysRedis: whole(figure(journey, 'cart, checkout, order; carts in Redis')),
    journeysPostgres: whole(figure(journey, 'cart, checkout, order; carts in PostgreSQL')),
    confirmations: whole(figure(payments, 'one hot SKU: confirmations')),
    confirmationsTimes: whole(figure(payments, 'one hot SKU: ratio')),
    growth: ratio(figure(growth, '5,000,000 there, × none there')),
    pageRemembered: whole(figure(catalog, 'a page of 20 products, remembered')),
    pageRememberedRatio: ratio(figure(catalog, 'a page of 20 products, remembered, of the bare route')),
    pageRead: whole(figure(catalog, 'a page of 20 products, not remembered')),
    pageReadRatio: ratio(figure(catalog, 'a page of 20 products, not remembered, of the bare route')),
    auditSeconds: ratio(figure(upkeep, 'audit of 1,000,000 orders')),
    dueSeconds: ratio(figure(upkeep, '100,000 due orders, two servers')),
    lighthouse: readLighthouse(readReport('lighthouse')),
  };
}

export type Figures = ReturnType<typeof readFigures>;
