import type { Answer } from '../../../api-client/index.ts';
import { urls } from '../../urls.ts';

export type Dashboard = Answer<'/api/admin/dashboard', 'get'>;
export type WaitingName = keyof Dashboard['waiting'];

/** Past this the server stops counting. */
const COUNT_MAX = 10_000;

/** The list behind each figure. */
const LISTS: Record<WaitingName, string> = {
  toShip: `${urls.orders()}?queue=toShip`,
  refundRequests: urls.refunds(),
  lowStock: `${urls.stock()}?low=true`,
  failedRefunds: `${urls.refundList()}?status=failed`,
  differences: urls.reconciliations(),
};

export interface WaitingThing {
  name: WaitingName;
  count: number;
  /** `10000+` where there are more than were counted. */
  isMore: boolean;
  url: string;
}

/** What waits for staff, in the order of the page; what the reader may not see is absent. */
export function waitingThings(waiting: Dashboard['waiting']): WaitingThing[] {
  return (Object.keys(LISTS) as WaitingName[]).flatMap((name) => {
    const count = waiting[name];
    return count === undefined ? [] : [{ name, count, isMore: count >= COUNT_MAX, url: LISTS[name] }];
  });
}

/** Where each point of the checklist is done; null where it is done on the server. */
export const CHECK_URLS = {
  shopName: `${urls.settings()}#shop`,
  legal: `${urls.settings()}#legal`,
  shipping: `${urls.settings()}#shipping`,
  product: urls.newProduct(),
  payment: null,
  sms: null,
} as const;

/** The heights of bars of at most `max` units, the greatest figure filling all of it. */
export function barHeights(figures: readonly number[], max: number): number[] {
  const greatest = Math.max(...figures, 1);
  return figures.map((figure) => Math.round((figure / greatest) * max));
}
