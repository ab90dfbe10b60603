/** A category as the home page shows it. */
export interface CategoryTile {
  id: string;
  name: string;
  slug: string;
  imageUrl: string | null;
}
