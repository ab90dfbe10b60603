import { html, type Markup, page } from '../pages.ts';
import type { Trade } from './index.ts';
import { beijingTime, yuan } from './wire.ts';

const STATUS_NAMES: Record<Trade['status'], string> = {
  WAIT_BUYER_PAY: '等待付款',
  TRADE_CLOSED: '交易已关闭',
  TRADE_SUCCESS: '支付成功',
  TRADE_FINISHED: '交易已完结',
};

/** Where a buyer goes who does not pay: the shop's `quit_url`, else its front page. */
function wayBack(trade: Trade): string | null {
  if (trade.quitUrl && URL.canParse(trade.quitUrl)) return trade.quitUrl;
  return trade.returnUrl && URL.canParse(trade.returnUrl) ? new URL('/', trade.returnUrl).href : null;
}

const facts = (trade: Trade): Markup => html`<dl>
<dt>商品</dt><dd>${trade.subject}</dd>
<dt>商户订单号</dt><dd><code>${trade.outTradeNo}</code></dd>
<dt>支付宝交易号</dt><dd><code>${trade.tradeNo}</code></dd>
<dt>付款截止</dt><dd>${beijingTime(trade.expiresAt)}（北京时间）</dd>
</dl>`;

const backLink = (trade: Trade, text: string): Markup | null => {
  const back = wayBack(trade);
  return back === null ? null : html`<p><a class="button plain" href="${back}">${text}</a></p>`;
};

/** @param takesMoney whether the trade may be paid; an expired one may under the fault `expiry: ignored` */
export function cashierPage(trade: Trade, takesMoney: boolean): string {
  if (takesMoney) {
    const form = html`<form method="post" action="/alipay/cashier/${trade.tradeNo}/pay"><button>确认付款 ¥${yuan(trade.totalFen)}</button></form>
${backLink(trade, '暂不付款，返回商家')}`;
    return page(
      { title: '收银台' },
      html`<h1>支付宝收银台（模拟）</h1>
<section class="card"><p class="amount">¥${yuan(trade.totalFen)}</p>${facts(trade)}${form}</section>
<p class="soft">付款人是模拟买家，余额无限。付款后浏览器回到商家，异步通知同时发出。</p>`,
    );
  }
  return page(
    { title: STATUS_NAMES[trade.status] },
    html`<h1>${STATUS_NAMES[trade.status]}</h1>
<section class="card"><p class="amount">¥${yuan(trade.totalFen)}</p>${facts(trade)}${backLink(trade, '返回商家')}</section>`,
  );
}

/** A page that names the error, as Alipay shows when the cashier does not open. */
export function refusalPage(code: string, message: string): string {
  return page(
    { title: '无法付款' },
    html`<h1>无法付款</h1>
<section class="card"><p>${message}</p><p class="soft">错误代码：<code>${code}</code></p></section>`,
  );
}

/** All trades, newest first. */
export function tradesPage(trades: Trade[]): string {
  const row = (trade: Trade) => html`<tr>
<td class="tight">${beijingTime(trade.createdAt)}</td>
<td class="tight"><a href="/alipay/cashier/${trade.tradeNo}"><code>${trade.outTradeNo}</code></a></td>
<td>${trade.subject}</td>
<td class="tight">¥${yuan(trade.totalFen)}</td>
<td class="tight">${trade.refundedFen > 0 ? `¥${yuan(trade.refundedFen)}` : ''}</td>
<td class="tight">${STATUS_NAMES[trade.status]}</td>
</tr>`;
  return page(
    { title: '交易', isWide: true },
    html`<h1>支付宝交易</h1>
<section class="card scroll"><table>
<thead><tr><th>创建</th><th>商户订单号</th><th>商品</th><th>金额</th><th>已退</th><th>状态</th></tr></thead>
<tbody>${trades.map(row)}</tbody>
</table>${trades.length === 0 && html`<p class="soft">还没有交易。商家的支付链接被打开后，交易出现在这里。</p>`}</section>`,
  );
}
