/** What the shop asks of a platform that issues electronic invoices (数电票). An adapter does not throw for expected trouble. */

interface Buyer {
  /** 抬头 */
  name: string;
  /** Null: a person. */
  taxNumber: string | null;
  /** Null: the platform sends the invoice to nobody. */
  email: string | null;
}

export interface InvoiceLine {
  name: string;
  /** With tax, above zero. */
  amountFen: number;
}

export interface BlueInvoiceRequest {
  /** At most 20 characters; the platform issues one invoice for each. */
  requestNo: string;
  buyer: Buyer;
  lines: readonly InvoiceLine[];
}

/** A red invoice takes a whole blue one back. */
export interface RedInvoiceRequest {
  requestNo: string;
  buyer: Buyer;
  blueNumber: string;
}

export type InvoiceAnswer =
  | { outcome: 'issued'; number: string; fileUrl: string | null }
  /** The platform works on it: ask again with the same number. */
  | { outcome: 'pending' }
  /** Not issued, and a repeat with this number would not help. */
  | { outcome: 'refused'; reason: string }
  /** No answer that may be believed: ask again with the same number. */
  | { outcome: 'unavailable'; reason: string };

/** Both may be repeated: a number that the platform knows is answered with what became of it. */
export interface InvoiceGateway {
  issue(request: BlueInvoiceRequest): Promise<InvoiceAnswer>;
  takeBack(request: RedInvoiceRequest): Promise<InvoiceAnswer>;
}
