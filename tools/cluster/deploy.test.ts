import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

test('every alarm has an entry in docs/runbook.md, and every entry an alarm', async () => {
  const rules = await readFile(join(ROOT, 'deploy', 'prometheus', 'alerts.yml'), 'utf8');
  const runbook = await readFile(join(ROOT, 'docs', 'runbook.md'), 'utf8');
  const alarms = [...rules.matchAll(/- alert: (\w+)/g)].map((match) => match[1]);
  const entries = [...runbook.matchAll(/^## (\w+)$/gm)].map((match) => match[1]);
  expect(alarms.length).toBeGreaterThan(5);
  expect(entries).toEqual(alarms);
});

test('every metric of the shop in an alarm exists in the server', async () => {
  const rules = await readFile(join(ROOT, 'deploy', 'prometheus', 'alerts.yml'), 'utf8');
  const used = new Set(
    [...rules.matchAll(/jishi_[a-z_]+/g)].map(([name]) => name.replace(/_(count|bucket)$/, '')),
  );
  const folder = join(ROOT, 'server', 'platform');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const text = (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('\n');
  const known = new Set([...text.matchAll(/name: '(jishi_[a-z_]+)'/g)].map((match) => match[1]));
  expect([...used].filter((name) => !known.has(name))).toEqual([]);
});
