import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Chunk {
  file: string;
  src?: string;
  isEntry?: boolean;
  imports?: string[];
  css?: string[];
}

export interface Assets {
  /** Tags for `<head>`: the style sheet and all modules that this page will request. */
  headTags: (modules: string[]) => string;
  /** Runs before the page is visible: keeps presses until the page is hydrated. */
  earlyScriptTag: string;
  /** The script tag that starts the page. */
  scriptTag: string;
}

const ENTRY = 'entry-client.ts';
const EARLY_SCRIPT = 'early-presses.js';

/** Reads the bundler's manifest, which maps source files to built files. */
export async function readAssets(clientDir: string): Promise<Assets> {
  const manifest = JSON.parse(await readFile(join(clientDir, 'manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >;
  const entry = manifest[ENTRY];
  if (!entry) throw new Error(`${clientDir} holds no build of ${ENTRY}`);
  const styles = Object.values(manifest)
    .flatMap((chunk) => [...(chunk.css ?? []), chunk.file])
    .filter((file) => file.endsWith('.css'));
  const styleTags = [...new Set(styles)].map((file) => `<link rel="stylesheet" href="/${file}">`).join('');

  const early = manifest[EARLY_SCRIPT];
  if (!early) throw new Error(`${clientDir} holds no build of ${EARLY_SCRIPT}`);

  return {
    earlyScriptTag: `<script src="/${early.file}"></script>`,
    headTags(modules) {
      const files = new Set<string>();
      for (const name of [ENTRY, ...modules]) addWithImports(manifest, name, files);
      files.delete(entry.file);
      const preloads = [...files].map((file) => `<link rel="modulepreload" href="/${file}">`);
      return styleTags + preloads.join('');
    },
    scriptTag: `<script type="module" src="/${entry.file}"></script>`,
  };
}

function addWithImports(manifest: Record<string, Chunk>, name: string, files: Set<string>): void {
  const chunk = manifest[name];
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const imported of chunk.imports ?? []) addWithImports(manifest, imported, files);
}
