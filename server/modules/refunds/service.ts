import type { FastifyBaseLogger } from 'fastify';
import type { PaymentGateways } from '../../gateways/payment.ts';
import { isRefusal } from '../../platform/http/problems.ts';
import type { JobQueue } from '../../platform/jobs/job-queue.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { type RefundWish, refundOrder } from './issuing/service.ts';
import { listRequests, type RequestFilter } from './requests/queries.ts';
import { decide, ownRequests, requestRefund, type Verdict } from './requests/service.ts';
import type { Operator } from './staff.ts';
import { listSurplus, type SurplusFilter } from './surplus/queries.ts';
import { retrySurplus } from './surplus/service.ts';
import { viewRefund, viewRequest, viewSurplus } from './view.ts';
import { createRefundWorker } from './worker/service.ts';

export interface RefundDeps {
  db: Database;
  gateways: PaymentGateways;
  /** Holds a job for each refund that the provider has not completed yet. */
  queue: JobQueue;
  log: FastifyBaseLogger;
}

export type Refunds = ReturnType<typeof createRefunds>;

/** The use cases of refunds: an operator's, a shopper's requests, and surplus payments. */
export function createRefunds({ db, gateways, queue, log }: RefundDeps) {
  const worker = createRefundWorker({ db, gateways, queue, log });
  return {
    isConfigured: Object.keys(gateways).length > 0,
    worker,

    /** @returns the refund, and whether its key had been used before */
    async issue(operator: Operator, orderNo: string, wish: RefundWish) {
      const outcome = await refundOrder(db, operator, orderNo, wish);
      if (isRefusal(outcome)) return outcome;
      worker.queue('refund', [outcome.refund.id]);
      return { isReplay: outcome.isReplay, refund: viewRefund(outcome.refund) };
    },

    async requestRefund(userId: string, orderNo: string, wish: { reason: string; amountFen: number | null }) {
      const request = await requestRefund(db, userId, orderNo, wish);
      return isRefusal(request) ? request : viewRequest(request);
    },

    async ownRequests(userId: string, orderNo: string) {
      const requests = await ownRequests(db, userId, orderNo);
      return isRefusal(requests) ? requests : { items: requests.map(viewRequest) };
    },

    async listRequests(filter: RequestFilter) {
      const { rows, total } = await listRequests(db, filter);
      return { items: rows.map(viewRequest), total, page: filter.page, pageSize: filter.pageSize };
    },

    /** Staff approve or reject what a shopper asked for. */
    async decide(operator: Operator, id: string, status: 'approved' | 'rejected', verdict: Verdict) {
      const outcome = await decide(db, operator, id, status, verdict);
      if (isRefusal(outcome)) return outcome;
      if (outcome.refundId !== null) worker.queue('refund', [outcome.refundId]);
      return viewRequest(outcome.request);
    },

    async listSurplus(filter: SurplusFilter) {
      const { rows, total } = await listSurplus(db, filter);
      return { items: rows.map(viewSurplus), total, page: filter.page, pageSize: filter.pageSize };
    },

    async retrySurplus(operator: Operator, id: string) {
      const surplus = await retrySurplus(db, operator, id);
      if (isRefusal(surplus)) return surplus;
      worker.queue('surplus', [surplus.id]);
      return viewSurplus(surplus);
    },
  };
}
