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
  categories: () => '/categories',
  stock: () => '/stock',
  stockOf: (skuId: string) => `/stock/${skuId}`,
  customers: () => '/customers',
  customer: (id: string) => `/customers/${id}`,
  refunds: () => '/refunds',
  staff: () => '/staff',
  roles: () => '/staff/roles',
  audit: () => '/audit',
  settings: () => '/settings',
  home: () => '/home-page',
  account: () => '/account',
} as const;
