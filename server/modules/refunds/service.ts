import type { FastifyBaseLogger } from 'fastify';
import type { PaymentGateways } from '../../gateways/payment-providers.ts';
import type { Once, OnceKey } from '../../platform/http/once.ts';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import type { JobQueue } from '../../platform/jobs/job-queue.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { Operator } from '../staff/index.ts';
import { decideRefund, type RefundDecision } from './approving/service.ts';
import type { RefundLimits } from './issuing/limits.ts';
import { issueRefund, type NewRefundInput } from './issuing/service.ts';
import type { RefundQuery } from './listing/schema.ts';
import { listRefunds, type RefundReader } from './listing/service.ts';
import { readRefundable } from './refundable/service.ts';
import { type RequestFilter, readRequestPage } from './requests/queries.ts';
import {
  createRequest,
  type DecidedRequest,
  type DecisionInput,
  decideRequest,
  findOwnRequests,
  type NewRequestInput,
} from './requests/service.ts';
import { retryRefund } from './retrying/service.ts';
import {
  type ReturnParcel,
  type ReturnRefundInput,
  receiveReturn,
  refundReturn,
  sendBack,
  withdrawRequest,
} from './returns/service.ts';
import { readSurplusPage, type SurplusFilter } from './surplus/queries.ts';
import { retrySurplusRefund } from './surplus/service.ts';
import { viewRequestOf, viewRequests, viewSurplus } from './view.ts';
import { createRefundWorker } from './worker/service.ts';

export interface RefundDeps {
  db: Database;
  gateways: PaymentGateways;
  /** The shop's public address, without a slash at the end. */
  publicUrl: string;
  /** How much somebody refunds alone. */
  limitsOf: (staffId: string) => Promise<RefundLimits>;
  /** Holds a job for each refund that the provider has not completed yet. */
  queue: JobQueue;
  log: FastifyBaseLogger;
}

export type Refunds = ReturnType<typeof createRefunds>;

/** The use cases of refunds: an operator's, a shopper's requests, and surplus payments. */
export function createRefunds({ db, gateways, publicUrl, limitsOf, queue, log }: RefundDeps) {
  const worker = createRefundWorker({ db, gateways, publicUrl, queue, log });
  const sendSoon = ({ id, status }: { id: string; status: string }) => {
    if (status === 'processing') worker.queue('refund', [id]);
  };
  /** What staff get after a step of a request; a refund that started with it is sent to the provider. */
  function showDecided(outcome: Once<DecidedRequest> | Refusal) {
    if (isRefusal(outcome)) return outcome;
    const { request, refundId } = outcome.answer;
    if (refundId !== null) worker.queue('refund', [refundId]);
    return { isReplay: outcome.isReplay, answer: request };
  }

  return {
    isConfigured: Object.keys(gateways).length > 0,
    worker,

    async issue(
      operator: Operator & { mayApprove: boolean },
      orderNo: string,
      key: OnceKey,
      input: NewRefundInput,
    ) {
      const limited = { ...operator, limits: await limitsOf(operator.staffId) };
      const outcome = await issueRefund(db, limited, orderNo, key, input);
      if (!isRefusal(outcome)) sendSoon(outcome.answer);
      return outcome;
    },

    async approve(operator: Operator, id: string, key: OnceKey | null, decision: RefundDecision) {
      const outcome = await decideRefund(db, operator, id, key, decision);
      if (!isRefusal(outcome)) sendSoon(outcome.answer);
      return outcome;
    },

    async retry(operator: Operator & { mayApprove: boolean }, id: string, key: OnceKey) {
      const limited = { ...operator, limits: await limitsOf(operator.staffId) };
      const outcome = await retryRefund(db, limited, id, key);
      if (!isRefusal(outcome)) sendSoon(outcome.answer);
      return outcome;
    },

    refundable: (orderNo: string) => readRefundable(db, orderNo),

    list: (reader: RefundReader, query: RefundQuery) => listRefunds(db, reader, query),

    async requestRefund(userId: string, orderNo: string, input: NewRequestInput) {
      const request = await createRequest(db, userId, orderNo, input);
      return isRefusal(request) ? request : viewRequestOf(db, request);
    },

    async ownRequests(userId: string, orderNo: string) {
      const requests = await findOwnRequests(db, userId, orderNo);
      return isRefusal(requests) ? requests : { items: await viewRequests(db, requests) };
    },

    /** The shopper takes an own request back. @returns null, or why not */
    async withdrawRequest(userId: string, orderNo: string, id: string) {
      const request = await withdrawRequest(db, userId, orderNo, id);
      return isRefusal(request) ? request : null;
    },

    /** The shopper tells with which parcel the pieces come back. */
    async sendBack(userId: string, at: { orderNo: string; id: string }, parcel: ReturnParcel) {
      const request = await sendBack(db, userId, at, parcel);
      return isRefusal(request) ? request : viewRequestOf(db, request);
    },

    /** Staff have the pieces of a return. */
    async receiveReturn(operator: Operator, id: string, key: OnceKey | null) {
      return showDecided(await receiveReturn(db, operator, id, key));
    },

    /** Staff refund a return that was received. */
    async refundReturn(operator: Operator, id: string, key: OnceKey, input: ReturnRefundInput) {
      const limits = await limitsOf(operator.staffId);
      return showDecided(await refundReturn(db, operator, limits, id, key, input));
    },

    async listRequests(filter: RequestFilter) {
      const { rows, total } = await readRequestPage(db, filter);
      return { items: await viewRequests(db, rows), total, page: filter.page, pageSize: filter.pageSize };
    },

    /** Staff approve or reject a refund request. */
    async decide(
      operator: Operator,
      id: string,
      step: 'approve' | 'reject',
      key: OnceKey | null,
      input: DecisionInput,
    ) {
      const limited = { ...operator, limits: await limitsOf(operator.staffId) };
      return showDecided(await decideRequest(db, limited, id, step, key, input));
    },

    async listSurplus(filter: SurplusFilter) {
      const { rows, total } = await readSurplusPage(db, filter);
      return { items: rows.map(viewSurplus), total, page: filter.page, pageSize: filter.pageSize };
    },

    async retrySurplus(operator: Operator, id: string) {
      const surplus = await retrySurplusRefund(db, operator, id);
      if (isRefusal(surplus)) return surplus;
      worker.queue('surplus', [surplus.id]);
      return viewSurplus(surplus);
    },
  };
}
