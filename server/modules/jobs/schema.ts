import { type Static, Type } from 'typebox';
import { KeysetQuery } from '../../platform/http/keyset.ts';
import { Count, orNull, Time } from '../../platform/http/schema.ts';
import { JOB_STATUSES } from './queries.ts';

export const JOB_ACTIONS = ['cancel', 'retry', 'undo'] as const;

const Value = Type.Union([Type.String(), Type.Number(), Type.Null()]);

export const Job = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['import', 'export', 'bulk', 'undo']),
  name: Type.String({ description: 'What the job does, such as `stock` or `prices.set`.' }),
  status: Type.Enum(JOB_STATUSES),
  isDryRun: Type.Boolean(),
  done: Count,
  total: Type.Integer({ minimum: 0, description: 'As far as is known: it grows while a file is read.' }),
  failed: Count,
  changed: Count,
  errors: Type.Array(Type.Object({ row: Type.Integer(), column: Type.String(), message: Type.String() }), {
    description:
      'The first of them by row; all are in the file. In the list of jobs the first twenty of each.',
  }),
  changes: Type.Array(
    Type.Object({
      row: Type.Integer(),
      id: Type.String(),
      field: Type.String(),
      before: Value,
      after: Value,
    }),
    { description: 'The first hundred; all are in the file. Empty in the list of jobs.' },
  ),
  hasFile: Type.Boolean(),
  fileName: Type.String({ description: 'Of the uploaded file.' }),
  staff: Type.Object({ id: Type.String(), name: Type.String() }),
  undoes: orNull(Type.String({ description: 'The job that this one takes back.' })),
  undoneBy: orNull(Type.String()),
  allowedActions: Type.Array(Type.Enum(JOB_ACTIONS)),
  createdAt: Time,
  finishedAt: orNull(Time),
});
export type JobView = Static<typeof Job>;

export const JobStarted = Type.Object({ jobId: Type.String() });
export type JobStarted = Static<typeof JobStarted>;

export const JobQuery = Type.Object({ ...KeysetQuery });
export type JobQuery = Static<typeof JobQuery>;
