import { type Static, type TSchema, Type } from 'typebox';
import { Count, Id, orNull, visibleText } from '../../../platform/http/schema.ts';
import { KnownVersion, Version } from '../../../platform/http/versions.ts';
import { readableText } from '../../../platform/values/text.ts';

const Slug = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  'x-message': {
    zh: '只能用小写字母、数字和中间的 -',
    en: 'may have lower-case letters and digits, with hyphens between them',
  },
});
const Position = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const fields = { slug: Slug, name: visibleText(40), nameEn: readableText({ maxLength: 40, minLength: 0 }) };

export const NewCategory = Type.Object({
  parentId: Type.Optional(orNull(Id)),
  slug: fields.slug,
  name: fields.name,
  nameEn: Type.Optional(fields.nameEn),
  position: Type.Optional(Position),
});
export type NewCategory = Static<typeof NewCategory>;

export const CategoryChange = Type.Object({
  ...Type.Partial(NewCategory).properties,
  version: KnownVersion,
});
export type CategoryChange = Static<typeof CategoryChange>;

const categoryFields = {
  id: Type.String(),
  parentId: orNull(Type.String()),
  slug: Type.String(),
  name: Type.String(),
  nameEn: Type.String(),
  position: Position,
  /** Without those of the categories below. */
  productCount: Count,
  version: Version,
};
export const AdminCategory = Type.Object(categoryFields);
export type AdminCategory = Static<typeof AdminCategory>;

const nodeOf = <T extends TSchema>(child: T) =>
  Type.Object({ ...categoryFields, children: Type.Array(child) });
/** The document describes three levels. The tree itself may be deeper. */
export const CategoryTree = Type.Object({ items: Type.Array(nodeOf(nodeOf(nodeOf(Type.Unknown())))) });

export interface CategoryNode extends AdminCategory {
  children: CategoryNode[];
}
