import type { AlipaySdk } from 'alipay-sdk';
import type { NotifyAnswer, NotifyReading, NotifyRequest, NotifyVerdict, ReturnReading } from '../payment.ts';
import { type Account, readSignedForm } from './signed-form.ts';
import { toFen, toState } from './wire.ts';

/**
 * `refund_fee` is the sum that went back so far. Alipay also sends it as `0.00`, so its presence says nothing. A value
 * that is no amount counts as a refund: then the shop asks Alipay.
 */
function reportsRefund(refundFee: string | undefined): boolean {
  return refundFee !== undefined && refundFee !== '' && toFen(refundFee) !== 0;
}

export function readNotify(sdk: AlipaySdk, account: Account, { rawBody }: NotifyRequest): NotifyReading {
  const form = readSignedForm(sdk, account, new TextDecoder().decode(rawBody));
  if (form.outcome !== 'verified') return form;
  const { fields } = form;
  return {
    outcome: 'verified',
    notify: {
      outTradeNo: fields.out_trade_no ?? '',
      tradeNo: fields.trade_no ?? '',
      state: toState(fields.trade_status),
      amountFen: toFen(fields.total_amount),
      reportsRefund: reportsRefund(fields.refund_fee),
      fields,
    },
  };
}

/** Alipay reads the bare word `success`; after any other answer it sends the notify again, up to 8 times in 25 hours. */
export function answerNotify(verdict: NotifyVerdict): NotifyAnswer {
  const body = verdict === 'accepted' ? 'success' : 'failure';
  return { status: 200, contentType: 'text/plain; charset=utf-8', body };
}

export function readReturn(sdk: AlipaySdk, account: Account, rawQuery: string): ReturnReading {
  const form = readSignedForm(sdk, account, rawQuery);
  if (form.outcome !== 'verified') return form;
  const { fields } = form;
  return { outcome: 'verified', outTradeNo: fields.out_trade_no ?? '', fields };
}
