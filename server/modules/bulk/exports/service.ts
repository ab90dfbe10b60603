import type { JsonObject } from '../../../database-types.ts';
import { isRefusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { insertJob, type Jobs } from '../../jobs/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { readFilter } from '../choosing.ts';
import { FILE_KINDS, type Reader } from './kinds.ts';
import type { ExportBody } from './schema.ts';

/** Starts to write a file. The audit log keeps who took what out of the shop. */
export async function startExport(jobs: Jobs, by: Operator, body: ExportBody, reader: Reader) {
  const { kind: name } = body;
  const kind = FILE_KINDS[name];
  const known = kind.columns.map(({ key }) => key);
  const columns = [...new Set(body.columns ?? known)];
  const unknown = columns.findIndex((key) => !known.includes(key));
  if (unknown >= 0) return invalidField(`columns[${unknown}]`, '没有这一列', 'is no column of this file');
  const filter = readFilter(kind.filter, body.filter);
  if (isRefusal(filter)) return filter;
  const input = { filter, columns, ...reader } as unknown as JsonObject;
  return jobs.start(null, async (tx) => {
    const id = await insertJob(tx, { ...by, kind: 'export', name, input, isRead: false });
    const details = { kind: name, ...input };
    await recordAudit(tx, { ...by, action: 'export.create', subject: `job:${id}`, details });
    return id;
  });
}
