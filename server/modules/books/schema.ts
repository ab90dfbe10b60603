import { type Static, Type } from 'typebox';
import { Count, orNull, Time } from '../../platform/http/schema.ts';

const Check = Type.Object({
  name: Type.String({ description: 'Such as `stock.locked`; docs/audit.md explains each.' }),
  says: Type.String({ description: 'What must hold.' }),
  holds: orNull(Type.Boolean({ description: 'Null: not checked yet.' })),
  checkedAt: orNull(Time),
  brokenSince: orNull(Time),
  /** The first rows that break it. */
  rows: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  /** How many rows break it in all. */
  rowCount: Count,
  /** How long the check took. */
  tookMs: orNull(Count),
});

export const Books = Type.Object({ items: Type.Array(Check) });
export type Books = Static<typeof Books>;
