/** What the shop asks of a service that knows where parcels are. An adapter does not throw for expected trouble. */

export interface TrackedParcel {
  /** A code of the table of carriers. */
  carrier: string;
  trackingNumber: string;
  /** The recipient's number: some carriers tell nothing without it. */
  mobile: string;
}

export interface TrackingEvent {
  /** ISO 8601, UTC. */
  at: string;
  text: string;
  /** Null: the carrier does not say it. */
  place: string | null;
}

/** Where a parcel has been, newest first. */
export interface Tracking {
  carrier: string;
  trackingNumber: string;
  events: TrackingEvent[];
  /** The recipient has it, so nothing more is to come. */
  isDelivered: boolean;
}

export type Subscription =
  | { outcome: 'subscribed' }
  /** A repeat would not help: the carrier or the number is not served. */
  | { outcome: 'refused'; code: string }
  | { outcome: 'unavailable'; reason: string };

export type TrackingAnswer =
  | { outcome: 'found'; tracking: Tracking }
  /** The carrier does not know the parcel yet. */
  | { outcome: 'unknown' }
  | { outcome: 'unavailable'; reason: string };

export interface CarrierGateway {
  /** Asks to be told of each event of a parcel at `callbackUrl`. */
  subscribe(parcel: TrackedParcel, callbackUrl: string): Promise<Subscription>;
  /** Asks where a parcel has been; for what a lost report has left out. */
  query(parcel: TrackedParcel): Promise<TrackingAnswer>;
  /** What a report says, or null where its signature is wrong. */
  readPush(form: URLSearchParams): Tracking | null;
  /** The body that acknowledges a report, or asks for it again. */
  answerPush(isStored: boolean): unknown;
}
