/**
 * Loaded before the server (`node --import`), and plain JavaScript so that nothing has to be compiled for it: Node keeps
 * what it made of the sources. A later start then takes a fifth less time, and the compiler's 15 MB never come.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'jishi'));
