/** `npm run tidy`: says where the repository does not keep our rules, and fails. */
import { join } from 'node:path';
import { complaintsAbout } from './tidy/rules.ts';
import { readSources } from './tidy/sources.ts';

const complaints = complaintsAbout(readSources(join(import.meta.dirname, '..')));
for (const { path, says } of complaints) console.error(`${path}: ${says}`);
if (complaints.length > 0) process.exit(1);
