import type { FastifyBaseLogger } from 'fastify';
import type { CarrierGateway } from '../../../gateways/carrier.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { Language } from '../../../platform/values/language.ts';
import type { OrderView } from '../schema.ts';
import { CARRIERS } from '../shipping/carriers.ts';
import {
  claimDueParcels,
  type DueParcel,
  readTracked,
  scheduleNext,
  storeSubscription,
  storeTracking,
} from './queries.ts';

/** Parcels that one round asks about. The service takes 30 questions a second. */
const ROUND_MAX = 20;
const LEASE_SECONDS = 120;
/** Events come as reports; a question every six hours finds what a lost report has left out. */
const NEXT_SECONDS = 6 * 3_600;
/** After trouble, or where the parcel could not be subscribed to yet. */
const RETRY_SECONDS = 300;
/** The service follows a parcel for so long. */
const FOLLOWED_DAYS = 30;

export interface TrackingDeps {
  db: Database;
  /** Null: no service is set up, and pages show number and link. */
  carriers: CarrierGateway | null;
  callbackUrl: string;
  log: FastifyBaseLogger;
  read(orderNo: string, viewer: { userId: string; language: Language }): Promise<OrderView | Refusal>;
}

export type Trackings = ReturnType<typeof createTracking>;

/** Where the parcels of orders are. */
export function createTracking({ db, carriers, callbackUrl, log, read }: TrackingDeps) {
  async function ask(gateway: CarrierGateway, parcel: DueParcel): Promise<number | null> {
    // Staff may type a carrier that no service knows.
    if (!CARRIERS.some(({ code }) => code === parcel.carrier)) return null;
    if (!parcel.isSubscribed) {
      const subscription = await gateway.subscribe(parcel, callbackUrl);
      if (subscription.outcome === 'refused') return null;
      if (subscription.outcome === 'unavailable') {
        log.warn({ reason: subscription.reason }, 'the service of carriers takes no subscription now');
        return RETRY_SECONDS;
      }
      await storeSubscription(db, parcel.shipmentId);
    }
    const answer = await gateway.query(parcel);
    if (answer.outcome === 'found') await storeTracking(db, answer.tracking);
    if (answer.outcome !== 'unavailable') return NEXT_SECONDS;
    log.warn({ reason: answer.reason }, 'the service of carriers does not answer');
    return RETRY_SECONDS;
  }

  return {
    isConfigured: carriers !== null,

    /** An own order's parcels with their events, as they are stored. */
    async parcels(userId: string, orderNo: string, language: Language) {
      const order = await read(orderNo, { userId, language });
      if (isRefusal(order)) return order;
      const events = await readTracked(
        db,
        order.shipments.map(({ id }) => id),
      );
      return {
        parcels: order.shipments.map((parcel) => ({ ...parcel, events: events.get(parcel.id) ?? [] })),
      };
    },

    /** A report of the service. @returns what acknowledges it, or asks for it again */
    async takePush(form: URLSearchParams): Promise<{ isStored: boolean; answer: unknown }> {
      const tracking = carriers?.readPush(form) ?? null;
      if (tracking) await storeTracking(db, tracking);
      const isStored = tracking !== null;
      return { isStored, answer: carriers?.answerPush(isStored) ?? {} };
    },

    /** Subscribes to new parcels and asks about those that have been silent. */
    async followParcels(signal?: AbortSignal): Promise<void> {
      while (carriers && !signal?.aborted) {
        const due = await claimDueParcels(db, ROUND_MAX, LEASE_SECONDS);
        for (const parcel of due) {
          const seconds = await ask(carriers, parcel);
          await scheduleNext(db, parcel.shipmentId, { seconds, days: FOLLOWED_DAYS });
        }
        if (due.length < ROUND_MAX) return;
      }
    },
  };
}
