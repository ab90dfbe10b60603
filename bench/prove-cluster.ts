import { FAULT_KINDS, type FaultKind } from '../tools/cluster/faults.ts';
import { type FaultReport, type NoQuorumReport, runFaults } from './cluster-trial.ts';
import { median } from './report.ts';

const SHOPPERS = 8;
const NO_QUORUM = 'no quorum';
const NO_QUORUM_MS = 60_000;
/** `ORDER_DEADLINE_MS` and a second. */
const REFUSED_WITHIN_MS = 6_000;
/** The faults of `npm run prove -- cluster`, and how often each happens. */
const ROUNDS: Record<FaultKind, number> = {
  'postmaster killed': 10,
  'node lost': 4,
  'primary stopped': 3,
  'primary cut off': 3,
  'slow link': 1,
  'etcd lost': 1,
  'Redis master lost': 1,
  'server of the shop lost': 1,
  'planned switch-over': 2,
  'server of the shop deployed': 2,
};
/** The longest time without an acknowledged order that each may cause. A node is missed after Patroni's `ttl` of 20 s. */
const GAP_BAR_SECONDS: Record<FaultKind, number> = {
  'postmaster killed': 10,
  'node lost': 30,
  'primary stopped': 30,
  'primary cut off': 30,
  'slow link': 10,
  'etcd lost': 10,
  'Redis master lost': 5,
  'server of the shop lost': 5,
  'planned switch-over': 5,
  'server of the shop deployed': 5,
};

export interface ProveClusterOptions {
  dataDir: string;
  /** Each kind of fault at most so often; absent: the whole list. */
  rounds?: number;
  /** One kind of fault alone. */
  only?: string;
  say(line: string): void;
  judge(isRight: boolean, line: string): void;
}

const seconds = (ms: number) => (ms / 1_000).toFixed(1);

function judgeGaps(faults: readonly FaultReport[], judge: ProveClusterOptions['judge']): void {
  for (const kind of FAULT_KINDS) {
    const gaps = faults.filter((fault) => fault.kind === kind).map(({ gapMs }) => gapMs);
    if (gaps.length === 0) continue;
    const worst = Math.max(...gaps);
    const line = `${kind} × ${gaps.length}: p50 ${seconds(median(gaps))} s, worst ${seconds(worst)} s without an order (bar ${GAP_BAR_SECONDS[kind]} s)`;
    judge(worst <= GAP_BAR_SECONDS[kind] * 1_000, line);
  }
}

function judgeNoQuorum(report: NoQuorumReport, judge: ProveClusterOptions['judge']): void {
  const { acknowledged, slowestRefusalMs, goodsP99Ms, backAfterMs } = report;
  judge(
    acknowledged === 0 && slowestRefusalMs <= REFUSED_WITHIN_MS && goodsP99Ms <= 200 && backAfterMs <= 5_000,
    `${NO_QUORUM} for ${NO_QUORUM_MS / 1_000} s: ${acknowledged} acknowledged, refused within ${seconds(slowestRefusalMs)} s (bar ${REFUSED_WITHIN_MS / 1_000} s), goods p99 ${Math.round(goodsP99Ms)} ms (bar 200 ms), orders ${seconds(backAfterMs)} s after it was back (bar 5 s)`,
  );
}

/** `npm run prove -- cluster`: the shop on a cluster, its parts killed, stopped and cut off while shoppers order and pay. */
export async function proveCluster(options: ProveClusterOptions): Promise<void> {
  const { dataDir, rounds = Number.POSITIVE_INFINITY, only, say, judge } = options;
  const kinds = FAULT_KINDS.filter((kind) => only === undefined || kind === only);
  const faults = kinds.flatMap((kind) => Array.from({ length: Math.min(ROUNDS[kind], rounds) }, () => kind));
  const noQuorumMs = only === undefined || only === NO_QUORUM ? NO_QUORUM_MS : 0;
  const report = await runFaults({ dataDir, faults, shoppers: SHOPPERS, noQuorumMs, say });
  const { acknowledged, tries, paid, broken, audit } = report;
  judge(
    broken.length === 0,
    `${acknowledged} orders acknowledged in ${tries} requests, each there exactly once; ${paid} payments settled`,
  );
  for (const line of broken.slice(0, 10)) say(`    ${line}`);
  const wrong = audit.findings.filter((finding) => finding.count > 0).map((finding) => finding.name);
  judge(audit.isClean, `the books: ${audit.findings.length} invariants ${wrong.join(', ') || 'hold'}`);
  judgeGaps(report.faults, judge);
  if (report.noQuorum !== null) judgeNoQuorum(report.noQuorum, judge);
  for (const { kind, answers } of report.faults.filter(
    (fault) => fault.kind === 'server of the shop deployed',
  ))
    judge(
      Object.keys(answers).every((status) => status.startsWith('2')),
      `${kind}: ${JSON.stringify(answers)}`,
    );
}
