import type { Answer } from '../../../api-client/index.ts';

export type ListedRefund = Answer<'/api/admin/refunds', 'get'>['items'][number];
export type RefundAction = ListedRefund['allowedActions'][number];

/** The stages of a refund, in the sequence in which somebody has to look at them. */
export const REFUND_QUEUES = ['waiting_for_approval', 'processing', 'failed', 'done'] as const;
