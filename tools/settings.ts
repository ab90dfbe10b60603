/** `npm run settings`: writes docs/settings.md and .env.example from the table of settings. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveEnvExample, deriveSettingsPage } from './settings/derive.ts';

const ROOT = join(import.meta.dirname, '..');
await writeFile(join(ROOT, 'docs', 'settings.md'), deriveSettingsPage());
await writeFile(join(ROOT, '.env.example'), deriveEnvExample());
