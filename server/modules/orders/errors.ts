import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  nothing_to_buy: { status: 409, zh: '没有可购买的商品', en: 'There is nothing to buy' },
  out_of_stock: { status: 409, zh: '库存不足', en: 'Not enough in stock' },
  goods_changed: {
    status: 409,
    zh: '商品价格或状态有变化，请重新结算',
    en: 'Some goods have changed, please check out again',
  },
  region_not_served: {
    status: 409,
    zh: '暂不支持配送到该地区',
    en: 'The shop does not deliver to this region',
  },
  address_costs_more: {
    status: 409,
    zh: '该地区的运费高于已付运费，请联系客服修改',
    en: 'Shipping to this region costs more than was paid, please contact the shop',
  },
  order_amount_too_large: {
    status: 409,
    zh: '订单金额超过单笔支付上限，请分开下单',
    en: 'The amount is more than one payment can carry, please buy in several orders',
  },
  too_many_unpaid_orders: {
    status: 409,
    zh: '您有过多未支付的订单，请先支付或取消',
    en: 'You have too many unpaid orders: pay or cancel some first',
  },
  too_many_unpaid_pieces: {
    status: 409,
    zh: '您未支付的订单中该商品数量过多，请先支付或取消',
    en: 'Your unpaid orders hold too many of these goods: pay or cancel some first',
  },
  mobile_not_proven: {
    status: 403,
    zh: '下单前请先验证手机号',
    en: 'Please prove your mobile number before you order',
  },
  account_blocked: {
    status: 403,
    zh: '该账号已被停用，请联系客服',
    en: 'This account is blocked, please contact the shop',
  },
  checkout_not_found: { status: 404, zh: '没有找到该结算单', en: 'There is no such checkout' },
  checkout_expired: {
    status: 410,
    zh: '结算已过期，请重新结算',
    en: 'The checkout has expired, please check out again',
  },
  order_not_found: { status: 404, zh: '没有找到该订单', en: 'There is no such order' },
  order_wrong_state: {
    status: 409,
    zh: '订单当前状态不允许此操作',
    en: 'The order is not in a state that allows this',
  },
  nothing_left_to_ship: {
    status: 409,
    zh: '没有可发货的商品',
    en: 'There is nothing left to ship',
  },
  shipment_not_found: { status: 404, zh: '没有找到该包裹', en: 'There is no such parcel' },
  order_not_cancellable: { status: 409, zh: '订单已不能取消', en: 'The order can no longer be cancelled' },
  payment_unknown: {
    status: 503,
    zh: '支付结果尚未确认，请稍后再试',
    en: 'The payment provider has not answered yet, please try again',
  },
  busy: { status: 503, zh: '下单人数较多，请稍后再试', en: 'The shop is busy, please try again' },
});

/** Refusals that other modules need too. */
export const orderNotFound = () => refuse('order_not_found');
export const orderWrongState = () => refuse('order_wrong_state');
