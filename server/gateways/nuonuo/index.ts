import { cutText } from '../../platform/values/text.ts';
import type {
  BlueInvoiceRequest,
  InvoiceAnswer,
  InvoiceGateway,
  InvoiceLine,
  RedInvoiceRequest,
} from '../invoicing.ts';
import type { NuonuoSettings } from '../settings.ts';
import { createNuonuoClient, type NuonuoAnswer } from './client.ts';

const SUCCESS = 'E0000';
/** The platform has no invoice of this number. */
const NOT_FOUND = 'E9500';
/** Another call asked for an invoice of this number before. */
const DUPLICATE = 'E9106';
const ISSUED = '2';
/** 20 开票中, 21 开票成功签章中, 24 签章失败 (the platform seals it again). */
const PENDING = ['20', '21', '24'];
/** 电子发票（普通发票） */
const ORDINARY_ELECTRONIC = 'pc';
/** 销货退回 */
const RETURNED_GOODS = '1';
const NAME_MAX = 90;

interface Result {
  status?: string | number;
  failCause?: string;
  statusMsg?: string;
  allElectronicInvoiceNumber?: string;
  invoiceNo?: string;
  pdfUrl?: string;
}

const yuan = (fen: number) => (fen / 100).toFixed(2);
/** `2026-01-31 09:30:00`, as clocks show in China. */
const beijingTime = (at: Date) =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

function readResult(result: Result | undefined): InvoiceAnswer {
  const status = String(result?.status ?? '');
  if (PENDING.includes(status)) return { outcome: 'pending' };
  const number = result?.allElectronicInvoiceNumber || result?.invoiceNo;
  if (status === ISSUED && number) return { outcome: 'issued', number, fileUrl: result?.pdfUrl || null };
  return { outcome: 'refused', reason: result?.failCause || result?.statusMsg || `status ${status}` };
}

/** 诺诺开放平台, 诺税通 SaaS: `requestBillingNew`, `queryInvoiceResult`, `saveInvoiceRedConfirm`, each V2.0. */
export function createNuonuoGateway(settings: NuonuoSettings, { timeoutMs = 10_000 } = {}): InvoiceGateway {
  const client = createNuonuoClient(settings, timeoutMs);

  /** @returns null where the platform does not know the number */
  async function query(requestNo: string): Promise<InvoiceAnswer | null> {
    const content = { orderNos: [requestNo], isOfferInvoiceDetail: '0' };
    const answer = await client.call('nuonuo.OpeMplatform.queryInvoiceResult', content);
    if ('unavailable' in answer) return { outcome: 'unavailable', reason: answer.unavailable };
    if (answer.code === NOT_FOUND) return null;
    if (answer.code !== SUCCESS)
      return { outcome: 'unavailable', reason: `${answer.code} ${answer.describe}` };
    return readResult([answer.result].flat()[0] as Result | undefined);
  }

  function readTaken(answer: NuonuoAnswer): InvoiceAnswer {
    if ('unavailable' in answer) return { outcome: 'unavailable', reason: answer.unavailable };
    if (answer.code === SUCCESS || answer.code === DUPLICATE) return { outcome: 'pending' };
    return { outcome: 'refused', reason: `${answer.code} ${answer.describe}` };
  }

  const detailOf = ({ name, amountFen }: InvoiceLine) => ({
    goodsName: cutText(name, NAME_MAX),
    ...(settings.goodsCode && { goodsCode: settings.goodsCode }),
    withTaxFlag: '1',
    taxRate: settings.taxRate,
    taxIncludedAmount: yuan(amountFen),
  });

  function orderOf({ requestNo, buyer, lines }: BlueInvoiceRequest) {
    return {
      orderNo: requestNo,
      buyerName: buyer.name,
      ...(buyer.taxNumber && { buyerTaxNum: buyer.taxNumber }),
      salerTaxNum: settings.taxNumber,
      salerTel: settings.sellerPhone,
      salerAddress: settings.sellerAddress,
      clerk: settings.clerk,
      invoiceDate: beijingTime(new Date()),
      // 0: by e-mail, -1: not at all.
      ...(buyer.email ? { pushMode: '0', email: buyer.email } : { pushMode: '-1' }),
      invoiceType: '1',
      invoiceLine: ORDINARY_ELECTRONIC,
      invoiceDetail: lines.map(detailOf),
    };
  }

  function redFormOf({ requestNo, buyer, blueNumber }: RedInvoiceRequest) {
    return {
      billId: requestNo,
      // With this number the platform issues the red invoice once the form needs no confirmation.
      orderNo: requestNo,
      blueInvoiceLine: ORDINARY_ELECTRONIC,
      applySource: '0',
      blueElecInvoiceNumber: blueNumber,
      sellerTaxNo: settings.taxNumber,
      sellerName: settings.sellerName,
      buyerName: buyer.name,
      ...(buyer.taxNumber && { buyerTaxNo: buyer.taxNumber }),
      redReason: RETURNED_GOODS,
      ...(buyer.email && { email: buyer.email }),
    };
  }

  return {
    // The query comes first: a request whose answer was lost must not be sent as a new one.
    async issue(request) {
      const known = await query(request.requestNo);
      if (known) return known;
      return readTaken(
        await client.call('nuonuo.OpeMplatform.requestBillingNew', { order: orderOf(request) }),
      );
    },
    async takeBack(request) {
      const known = await query(request.requestNo);
      if (known) return known;
      return readTaken(await client.call('nuonuo.OpeMplatform.saveInvoiceRedConfirm', redFormOf(request)));
    },
  };
}
