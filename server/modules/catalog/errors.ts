import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  product_not_found: { status: 404, zh: '没有找到该商品', en: 'There is no such product' },
  category_not_found: { status: 404, zh: '没有找到该分类', en: 'There is no such category' },
  image_not_found: { status: 404, zh: '没有找到该图片', en: 'There is no such picture' },
  sku_code_taken: { status: 409, zh: '该商品编码已被使用', en: 'Another SKU has this code' },
  sku_options_taken: { status: 409, zh: '已有相同规格', en: 'Another SKU of the product has these options' },
  slug_taken: { status: 409, zh: '该网址名已被使用', en: 'Another category has this slug' },
  category_in_use: {
    status: 409,
    zh: '该分类下还有商品或子分类',
    en: 'The category still has products or categories below it',
  },
  category_circle: { status: 409, zh: '分类不能移到自己的下级', en: 'A category cannot stand below itself' },
  too_many_skus: { status: 409, zh: '一个商品最多 100 个规格', en: 'A product has at most 100 SKUs' },
  too_many_images: { status: 409, zh: '一个商品最多 30 张图片', en: 'A product has at most 30 pictures' },
});

/** Refusals that other modules need too. */
export const productNotFound = () => refuse('product_not_found');
export const categoryNotFound = () => refuse('category_not_found');
