import type { Product } from '../../../api-client/index.ts';
import type { Review } from '../../../api-client/types.ts';

interface Surroundings {
  origin: string;
  /** Of the product's page. */
  url: string;
  /** Those that the page shows: search engines ask for the same on both. */
  reviews: readonly Review[];
  /** The name of an author who did not want to be named. */
  anonymous: string;
}

const reviewJsonLd = (anonymous: string) => (review: Review) => ({
  '@type': 'Review',
  author: { '@type': 'Person', name: review.author ?? anonymous },
  datePublished: review.createdAt,
  reviewBody: review.text,
  reviewRating: { '@type': 'Rating', ratingValue: review.rating, bestRating: 5, worstRating: 1 },
});

/** A rating without reviews is not valid, so both are left out together. */
function ratingJsonLd(
  { averageRating, reviewCount }: Product,
  reviews: readonly Review[],
  anonymous: string,
) {
  if (averageRating === null) return {};
  return {
    aggregateRating: {
      '@type': 'AggregateRating',
      ratingValue: averageRating,
      reviewCount,
      bestRating: 5,
      worstRating: 1,
    },
    ...(reviews.length > 0 && { review: reviews.map(reviewJsonLd(anonymous)) }),
  };
}

/** A product as Schema.org describes it, for search engines: one offer for each SKU, prices in yuan. */
export function productJsonLd(product: Product, { origin, url, reviews, anonymous }: Surroundings): object {
  return {
    '@type': 'Product',
    name: product.title,
    description: product.description || product.title,
    image: product.images.map((image) => new URL(image.url, origin).href),
    productID: product.id,
    ...ratingJsonLd(product, reviews, anonymous),
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
