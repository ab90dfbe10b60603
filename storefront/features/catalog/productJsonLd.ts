import type { Product } from '../../../api-client/index.ts';

/** A product as Schema.org describes it, for search engines: one offer for each SKU, prices in yuan. */
export function productJsonLd(product: Product, origin: string, url: string): object {
  return {
    '@type': 'Product',
    name: product.title,
    description: product.description || product.title,
    image: product.images.map((image) => new URL(image.url, origin).href),
    productID: product.id,
    offers: product.skus.map((sku) => ({
      '@type': 'Offer',
      sku: sku.id,
      name: sku.options.map((option) => option.value).join(' ') || undefined,
      price: (sku.priceFen / 100).toFixed(2),
      priceCurrency: 'CNY',
      availability: sku.available > 0 ? 'https://schema.org/InStock' : 'https://schema.org/OutOfStock',
      url,
    })),
  };
}
