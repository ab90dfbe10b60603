import { type Static, Type } from 'typebox';
import { readableText } from '../../../platform/values/text.ts';

const Page = Type.String({ pattern: '^[a-z-]{1,40}$', description: 'The list, such as `orders`.' });

export const SavedViewQuery = Type.Object({ page: Page });

export const NewSavedView = Type.Object({
  page: Page,
  name: readableText({ maxLength: 40 }),
  query: readableText({ maxLength: 500, minLength: 0 }),
  isShared: Type.Boolean({ default: false, description: 'All staff see it.' }),
});
export type NewSavedView = Static<typeof NewSavedView>;

export const SavedView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  query: Type.String({ description: 'What stands in the address bar behind `?`.' }),
  isShared: Type.Boolean(),
  isOwn: Type.Boolean({ description: 'Only who saved a view changes or deletes it.' }),
  staffName: Type.String(),
});
export type SavedView = Static<typeof SavedView>;
