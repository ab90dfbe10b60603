/** `npm run tidy`: prints every place that breaks a rule of the repository, and fails where there is one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaintsAbout } from './tidy/rules.ts';
import { readSources } from './tidy/sources.ts';
import { unownedTables } from './tidy/tables.ts';

const ROOT = join(import.meta.dirname, '..');
const complaints = [
  ...complaintsAbout(readSources(ROOT)),
  ...unownedTables(readFileSync(join(ROOT, 'server', 'schema.sql'), 'utf8')),
];
for (const { path, says } of complaints) console.error(`${path}: ${says}`);
if (complaints.length > 0) process.exit(1);
