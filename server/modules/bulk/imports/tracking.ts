import { isRefusal } from '../../../platform/http/problems.ts';
import { failureOf, type Outcome, type RowWork } from '../../jobs/index.ts';
import { shipMany } from '../../orders/index.ts';
import { COLUMNS } from './columns.ts';
import { atHeading, bad, readSheet, type Sheet } from './sheet.ts';
import { isShortened } from './values.ts';

interface Input {
  orderNo: string;
  carrier: string;
  trackingNumber: string;
}

const CARRIER_MAX = 50;
const NUMBER_MAX = 100;
const LOST_DIGITS = [
  '表格软件把长数字缩短了，请把该列设为文本后重新填写',
  'The spreadsheet has shortened the number: make the column text and fill it in again',
] as const;

const sheet: Sheet = {
  columns: COLUMNS.tracking,
  parse(cells) {
    const [orderNo, carrier, trackingNumber] = [cells('orderNo'), cells('carrier'), cells('trackingNumber')];
    if (isShortened(orderNo)) return bad('orderNo', ...LOST_DIGITS);
    if (!/^\d{19}$/.test(orderNo))
      return bad('orderNo', '应为 19 位订单号', 'must be an order number of 19 digits');
    if (carrier === '' || carrier.length > CARRIER_MAX)
      return bad('carrier', '请填写快递公司', 'A carrier is needed, in at most 50 characters');
    if (isShortened(trackingNumber)) return bad('trackingNumber', ...LOST_DIGITS);
    if (trackingNumber === '' || trackingNumber.length > NUMBER_MAX)
      return bad(
        'trackingNumber',
        '请填写快递单号',
        'A tracking number is needed, in at most 100 characters',
      );
    return { orderNo, carrier, trackingNumber };
  },
};

/** Ships orders. An order that has this parcel already stays as it is. A parcel that has gone out cannot be undone. */
export const trackingImport: RowWork = {
  read: (job, file) => readSheet(job, file, sheet),

  async apply(tx, job, rows) {
    const wishes = rows.map(({ input }) => input as unknown as Input);
    const outcomes = await shipMany(tx, job.by, wishes);
    return outcomes.map((outcome, index): Outcome => {
      if (outcome === 'unchanged') return outcome;
      if (isRefusal(outcome)) return atHeading(job, failureOf(outcome, 'orderNo'));
      const { orderNo, carrier, trackingNumber } = wishes[index] as Input;
      const after = `${carrier} ${trackingNumber}`;
      return { changes: [{ id: orderNo, field: 'trackingNumber', before: null, after }] };
    });
  },
};
