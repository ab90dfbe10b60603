/** Every address of the back office, once: pages and tests link by these. The router adds `/admin` in front. */
export const urls = {
  signIn: (returnTo?: string) =>
    returnTo === undefined ? '/sign-in' : `/sign-in?returnTo=${encodeURIComponent(returnTo)}`,
  invitation: () => '/invitation',
  today: () => '/',
  orders: () => '/orders',
  order: (orderNo: string) => `/orders/${orderNo}`,
  products: () => '/products',
  newProduct: () => '/products/new',
  product: (id: string) => `/products/${id}`,
  stock: () => '/stock',
  ledger: (skuId: string) => `/stock/${skuId}`,
  categories: () => '/categories',
  /** What shoppers ask for. */
  refunds: () => '/refunds',
  refundList: () => '/refunds/list',
  surplus: () => '/refunds/surplus',
  customers: () => '/customers',
  customer: (id: string) => `/customers/${id}`,
  staff: () => '/staff',
  roles: () => '/staff/roles',
  audit: () => '/audit',
  settings: () => '/settings',
  homePage: () => '/home-page',
  account: () => '/account',
} as const;
