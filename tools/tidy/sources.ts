import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { listFiles } from './files.ts';

export interface Source {
  /** From the repository's root, with slashes. */
  path: string;
  text: string;
  /** What it imports: paths within the repository resolved like `path`, packages by name. */
  imports: string[];
}

const IMPORT =
  /(?:^|[\s;])(?:import|export)\s(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|\bnew URL\(\s*['"](\.[^'"]+)['"]/g;

/** Every import of a TypeScript or Vue source, types included. */
export function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(IMPORT)]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .map((name) => (name.startsWith('.') ? normalize(join(dirname(path), name)) : name));
}

export function toSource(path: string, text: string): Source {
  return { path, text, imports: importsOf(path, text) };
}

const GENERATED = /^(server\/database-types|api-client\/openapi)\.ts$/;

/** Every TypeScript and Vue source of the repository, without generated files. */
export function readSources(root: string): Source[] {
  return listFiles(root)
    .filter((path) => /\.(ts|vue)$/.test(path) && !GENERATED.test(path))
    .map((path) => toSource(path, readFileSync(join(root, path), 'utf8')));
}

/** Tests, what they share, and the suites that several of them run. */
export function isTest(path: string): boolean {
  return /\.(test|spec|contract|properties)\.ts$|(^|\/)test-[^/]+\.ts$|^(server\/test|e2e)\//.test(path);
}
