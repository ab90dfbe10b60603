import { type Static, Type } from 'typebox';
import { EXPORT_KINDS } from './kinds.ts';

export const ExportBody = Type.Object({
  kind: Type.Enum(EXPORT_KINDS),
  filter: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'As the query of the list of the same things.',
    }),
  ),
  columns: Type.Optional(
    Type.Array(Type.String({ maxLength: 50 }), {
      minItems: 1,
      maxItems: 50,
      description: 'Which columns the file has, in their order. Absent: all.',
    }),
  ),
});
export type ExportBody = Static<typeof ExportBody>;
