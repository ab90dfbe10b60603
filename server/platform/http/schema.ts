import { type TSchema, Type } from 'typebox';
import { readableText } from '../values/text.ts';

/** TypeBox pieces that several modules use, so that one rule of the API is written once. */

export const orNull = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()]);

/** An amount of money in fen. */
export const Fen = Type.Integer({ minimum: 0 });

/** A number of things. */
export const Count = Type.Integer({ minimum: 0 });

/** A moment, in RFC 3339. */
export const Time = Type.String({ format: 'date-time' });

/** An id in a path or a body. Its form is judged by the use case, which answers "not found" for a malformed one. */
export const Id = Type.String({ maxLength: 100 });

export const IdParams = Type.Object({ id: Id });

/** Query fields that choose a page. */
export const pageFields = {
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
  pageSize: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
};

/** One page of a list, with the length of the whole list. */
export const paged = <T extends TSchema>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    total: Type.Integer(),
    page: Type.Integer(),
    pageSize: Type.Integer(),
  });

/** One line of text that a person can read: a name of blanks or of invisible characters would look empty on every page. */
export const visibleText = (maxLength: number) => readableText({ maxLength });
