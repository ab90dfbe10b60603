/** The shapes of the HTTP contract that the storefront reads. Money is in fen, times are ISO 8601 in UTC. */

export interface Paged<T> {
  items: T[];
  total: number;
  page: number;
  pageSize: number;
}

export interface List<T> {
  items: T[];
}

export interface Category {
  id: string;
  name: string;
  slug: string;
  children: Category[];
}

export type ProductSort = 'default' | 'sales' | 'price_asc' | 'price_desc' | 'newest';

export interface ProductSummary {
  id: string;
  slug: string;
  title: string;
  imageUrl: string | null;
  priceFen: number;
  salesCount: number;
  inStock: boolean;
}

export interface SkuOption {
  name: string;
  value: string;
}

export interface Sku {
  id: string;
  options: SkuOption[];
  priceFen: number;
  available: number;
  imageUrl: string | null;
}

export interface ProductImage {
  url: string;
  width: number;
  height: number;
}

export interface Product {
  id: string;
  slug: string;
  title: string;
  description: string;
  categoryId: string;
  images: ProductImage[];
  salesCount: number;
  skus: Sku[];
}

export interface User {
  id: string;
  username: string | null;
  mobile: string | null;
  mobileVerifiedAt: string | null;
  nickname: string | null;
  avatarUrl: string | null;
  hasPassword: boolean;
  createdAt: string;
}

export interface Session {
  user: User;
  accessToken: string;
  expiresInSeconds: number;
  created?: boolean;
}

export interface DeviceSession {
  id: string;
  device: string | null;
  ip: string | null;
  createdAt: string;
  lastUsedAt: string;
  isCurrent: boolean;
}

export interface ThirdPartyAccount {
  provider: string;
  uid: string;
  nickname: string | null;
  boundAt: string;
}

export type CartProblem = 'out_of_stock' | 'insufficient_stock' | 'off_shelf' | 'price_changed';

/** A SKU with what a shopper needs to recognise it. */
export interface Goods {
  skuId: string;
  /** Null when the goods no longer exist. */
  productId: string | null;
  title: string;
  options: SkuOption[];
  imageUrl: string | null;
  priceFen: number;
}

export interface CartItem extends Goods {
  count: number;
  isChecked: boolean;
  available: number;
  problem: CartProblem | null;
}

export interface Cart {
  items: CartItem[];
  totalCount: number;
  checkedCount: number;
  checkedAmountFen: number;
}

export interface MergedCart extends Cart {
  rejected: { skuId: string; reason: string }[];
}

export interface Region {
  code: string;
  name: string;
  hasChildren: boolean;
}

export interface AddressInput {
  recipient: string;
  mobile: string;
  regionCode: string;
  detail: string;
  isDefault?: boolean;
}

export interface Address extends Required<AddressInput> {
  id: string;
  province: string;
  city: string;
  district: string | null;
}

export interface OrderLine extends Goods {
  count: number;
}

export interface Checkout {
  key: string;
  expiresAt: string;
  items: OrderLine[];
  itemsAmountFen: number;
  shippingFen: number;
  totalFen: number;
  defaultAddressId: string | null;
}

export type OrderStatus = 'pending_payment' | 'paid' | 'shipped' | 'completed' | 'cancelled';
export type OrderAction = 'pay' | 'cancel' | 'receive' | 'request_refund';

export interface Refund {
  id: string;
  status: 'processing' | 'done' | 'failed';
  amountFen: number;
  reason: string;
  createdAt: string;
}

export interface RefundRequest {
  id: string;
  status: 'requested' | 'approved' | 'rejected';
  amountFen: number;
  reason: string;
  createdAt: string;
}

export interface Payment {
  paymentId: string;
  outTradeNo: string;
  provider: string;
  status: string;
  amountFen: number;
}

export interface OrderEvent {
  at: string;
  from: OrderStatus | null;
  to: OrderStatus;
  by: string;
  reason: string | null;
}

export interface OrderSummary {
  orderNo: string;
  status: OrderStatus;
  items: OrderLine[];
  itemsAmountFen: number;
  shippingFen: number;
  totalFen: number;
  refundedFen: number;
  createdAt: string;
  expiresAt: string | null;
  paidAt: string | null;
  payments: Payment[];
  refunds: Refund[];
  allowedActions: OrderAction[];
}

export interface Order extends OrderSummary {
  address: Omit<Address, 'id' | 'isDefault' | 'regionCode'>;
  remark: string | null;
  shipment: { carrier: string; trackingNumber: string; shippedAt: string } | null;
  events: OrderEvent[];
}

export interface OpenPayment {
  paymentId: string;
  outTradeNo: string;
  url: string;
  expiresAt: string;
}

export interface StockShortage {
  skuId: string;
  requested: number;
  available: number;
}

export interface GoodsChange {
  skuId: string;
  reason: 'price' | 'off_shelf';
  oldPriceFen: number;
  newPriceFen: number;
}
