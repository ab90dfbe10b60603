import type { Answer, BodyOf } from './operations.ts';

/** Names for the API's shapes that front ends pass around. All of them come from the OpenAPI document. */

export type Category = {
  id: string;
  name: string;
  slug: string;
  /** The document describes three levels; the tree has no limit. */
  children: Category[];
};

export type ProductPage = Answer<'/api/products', 'get'>;
export type ProductSummary = ProductPage['items'][number];
export type ProductSort = 'default' | 'sales' | 'price_asc' | 'price_desc' | 'newest';
export type Suggestion = Answer<'/api/search/suggestions', 'get'>['items'][number];
export type Product = Answer<'/api/products/{id}', 'get'>;
export type Sku = Product['skus'][number];

export type FlashSales = Answer<'/api/flash-sales', 'get'>;
export type FlashSale = FlashSales['items'][number];

export type PublicShop = Answer<'/api/shop', 'get'>;
export type HomeContent = Answer<'/api/content/home', 'get'>;
export type HomeShelf = HomeContent['shelves'][number];

export type User = Answer<'/api/me', 'get'>;
export type Session = Answer<'/api/auth/register', 'post'>;
export type DeviceSession = Answer<'/api/me/sessions', 'get'>['items'][number];

export type CartItem = Answer<'/api/cart', 'get'>['items'][number];
export type CartProblem = NonNullable<CartItem['problem']>;
export type CartChange = BodyOf<'/api/cart/items/{skuId}', 'patch'>;
/** A SKU with its title, options and picture. */
export type Goods = Pick<CartItem, 'skuId' | 'productId' | 'title' | 'options' | 'imageUrl' | 'priceFen'>;

export type Region = Answer<'/api/regions', 'get'>['items'][number];
export type Address = Answer<'/api/addresses', 'post'>;
export type AddressInput = BodyOf<'/api/addresses', 'post'>;

export type ParsedAddress = Answer<'/api/addresses/parse', 'post'>;

export type Favourite = Answer<'/api/me/favourites', 'get'>['items'][number];

export type ReviewPage = Answer<'/api/products/{id}/reviews', 'get'>;
export type Review = ReviewPage['items'][number];
export type OwnReview = Answer<'/api/orders/{orderNo}/reviews', 'post'>;
export type NewReview = BodyOf<'/api/orders/{orderNo}/reviews', 'post'>;

export type Invoice = Answer<'/api/orders/{orderNo}/invoice', 'get'>;
export type NewInvoice = BodyOf<'/api/orders/{orderNo}/invoice', 'post'>;

export type Checkout = Answer<'/api/checkouts', 'post'>;
export type Order = Answer<'/api/orders/{orderNo}', 'get'>;
export type OrderSummary = Answer<'/api/orders', 'get'>['items'][number];
export type OrderLine = Order['items'][number];
export type OrderStatus = Order['status'];
export type OrderEvent = Order['events'][number];
export type TrackedParcel = Answer<'/api/orders/{orderNo}/tracking', 'get'>['parcels'][number];
export type RefundRequest = Answer<'/api/orders/{orderNo}/refund-requests', 'post'>;

/** A line of `out_of_stock`. */
export interface StockShortage {
  skuId: string;
  requested: number;
  available: number;
}

/** A line of `limit_reached`. */
export interface LimitPassed {
  skuId: string;
  requested: number;
  taken: number;
  max: number;
}

/** A line of `goods_changed`. */
export interface GoodsChange {
  skuId: string;
  reason: 'price' | 'off_shelf' | 'promotion';
  oldPriceFen: number;
  newPriceFen: number;
}
