import { html, type Markup, page } from '../pages.ts';
import type { Trade } from './index.ts';
import { beijingTime, yuan } from './wire.ts';

const STATE_NAMES: Record<Trade['state'], string> = {
  NOTPAY: '等待付款',
  USERPAYING: '正在输入密码',
  SUCCESS: '支付成功',
  REFUND: '有退款',
  CLOSED: '订单已关闭',
};
const TYPE_NAMES: Record<Trade['tradeType'], string> = {
  NATIVE: '扫码支付',
  MWEB: 'H5 支付',
  JSAPI: '微信内支付',
};

const facts = (trade: Trade): Markup => html`<dl>
<dt>商品</dt><dd>${trade.description}</dd>
<dt>方式</dt><dd>${TYPE_NAMES[trade.tradeType]}</dd>
<dt>商户订单号</dt><dd><code>${trade.outTradeNo}</code></dd>
<dt>付款截止</dt><dd>${beijingTime(trade.expiresAt)}（北京时间）</dd>
</dl>`;

/** @param back where the browser goes after the payment; null: it stays here */
export function payPage(trade: Trade, takesMoney: boolean, back: string | null): string {
  const amount = html`<p class="amount">¥${yuan(trade.totalFen)}</p>${facts(trade)}`;
  const link =
    back !== null &&
    html`<p><a class="button plain" href="${back}">${takesMoney ? '暂不付款，返回商家' : '返回商家'}</a></p>`;
  if (!takesMoney)
    return page(
      { title: STATE_NAMES[trade.state] },
      html`<h1>${STATE_NAMES[trade.state]}</h1><section class="card">${amount}${link}</section>`,
    );
  return page(
    { title: '微信支付' },
    html`<h1>微信支付（模拟手机）</h1>
<section class="card">${amount}
<form method="post" action="/wechat/pay/${trade.prepayId}">${back !== null && html`<input type="hidden" name="back" value="${back}">`}<button>确认支付 ¥${yuan(trade.totalFen)}</button></form>${link}</section>
<p class="soft">付款人是模拟买家，余额无限。付款后异步通知立即发出。</p>`,
  );
}

export function missingPage(): string {
  return page(
    { title: '无法付款' },
    html`<h1>无法付款</h1><section class="card"><p>没有这个支付码，或者它不是微信支付的码。</p>
<p><a href="/wechat/phone">再扫一次</a></p></section>`,
  );
}

/** The phone: scan a code, or choose one of the payments that wait. */
export function phonePage(waiting: Trade[]): string {
  return page(
    { title: '扫一扫' },
    html`<h1>扫一扫（模拟手机）</h1>
<section class="card"><form method="get" action="/wechat/phone"><label for="code">二维码的内容</label>
<input id="code" name="code" placeholder="weixin://wxpay/bizpayurl?pr=…" autocomplete="off" required><p></p><button>扫描</button></form></section>
<h2>等待付款</h2>
<section class="card">${waiting.map((trade) => html`<p><a href="/wechat/pay/${trade.prepayId}">¥${yuan(trade.totalFen)} ${trade.description}</a> <span class="soft">${TYPE_NAMES[trade.tradeType]} ${trade.outTradeNo}</span></p>`)}${waiting.length === 0 && html`<p class="soft">没有等待付款的交易。</p>`}</section>`,
  );
}

/** All trades, newest first. */
export function tradesPage(trades: Trade[]): string {
  const row = (trade: Trade) => html`<tr>
<td class="tight">${beijingTime(trade.createdAt)}</td>
<td class="tight"><a href="/wechat/pay/${trade.prepayId}"><code>${trade.outTradeNo}</code></a></td>
<td>${trade.description}</td>
<td class="tight">¥${yuan(trade.totalFen)}</td>
<td class="tight">${trade.refundedFen > 0 ? `¥${yuan(trade.refundedFen)}` : ''}</td>
<td class="tight">${STATE_NAMES[trade.state]}</td>
</tr>`;
  return page(
    { title: '交易', isWide: true },
    html`<h1>微信支付交易</h1>
<section class="card scroll"><table>
<thead><tr><th>创建</th><th>商户订单号</th><th>商品</th><th>金额</th><th>已退</th><th>状态</th></tr></thead>
<tbody>${trades.map(row)}</tbody>
</table>${trades.length === 0 && html`<p class="soft">还没有交易。</p>`}</section>`,
  );
}
