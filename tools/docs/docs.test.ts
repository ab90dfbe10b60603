import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listFiles } from '../tidy/files.ts';
import { isTest } from '../tidy/sources.ts';
import {
  anchors,
  headingLinks,
  namedFiles,
  namedIdentifiers,
  namedPages,
  namedScripts,
  type Page,
  relativeLinks,
} from './names.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const files = listFiles(ROOT);
const pages: Page[] = files
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: read(path) }));
const sources = files
  .filter((path) => /\.(ts|vue|mjs|sql|json|css)$/.test(path) && !/^package-lock|^tools\/docs\//.test(path))
  .map((path) => ({ path, text: read(path) }));

const exists = (path: string) =>
  path === '.' || files.some((file) => file === path || file.startsWith(`${path}/`));

/** A page or a comment may leave the beginning of a path out: `orders/placing.ts` means `server/modules/orders/placing.ts`. */
const existsSomewhere = (name: string) => {
  const path = name.replace(/^(\.\.?\/)+/, '').replace(/\/$/, '');
  return exists(path) || files.some((file) => file.endsWith(`/${path}`));
};

/** Names that stand in other programs: Alipay's and Weibo's protocols, pino's log lines. */
const OTHERS = new Set(['users/show.json', 'reqId']);

function missing(find: (page: Page) => string[], isThere: (name: string) => boolean): string[] {
  return pages.flatMap((page) =>
    find(page)
      .filter((name) => !OTHERS.has(name) && !isThere(name))
      .map((name) => `${page.path}: ${name}`),
  );
}

test('every relative link of a page leads to a file or a heading that exists', () => {
  expect(pages.length).toBeGreaterThan(15);
  expect(missing(relativeLinks, exists)).toEqual([]);
  const lost = pages.flatMap((page) =>
    headingLinks(page)
      .filter(
        ([file, heading]) => !anchors(pages.find(({ path }) => path === file)?.text ?? '').includes(heading),
      )
      .map(([file, heading]) => `${page.path}: ${file}#${heading}`),
  );
  expect(lost).toEqual([]);
});

test('every file and folder that a page names exists', () => {
  expect(pages.flatMap(namedFiles).length).toBeGreaterThan(40);
  expect(missing(namedFiles, existsSomewhere)).toEqual([]);
});

test('every function, type, field and setting that a page names stands in a source', () => {
  const programs = sources.filter(({ path }) => !isTest(path) || path.endsWith('.contract.ts'));
  const words = new Set(programs.flatMap(({ text }) => text.match(/[A-Za-z_]\w*/g) ?? []));
  expect(pages.flatMap(namedIdentifiers).length).toBeGreaterThan(40);
  expect(missing(namedIdentifiers, (name) => words.has(name))).toEqual([]);
});

test('every npm script that a page names exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  expect(missing(namedScripts, (name) => name in scripts)).toEqual([]);
});

test('a source names only documents that are in the repository', () => {
  const lost = sources.flatMap(({ path, text }) =>
    namedPages(text)
      .filter((name) => !existsSomewhere(name))
      .map((name) => `${path}: ${name}`),
  );
  expect(lost).toEqual([]);
});

test('planted mistakes are found', () => {
  const page = {
    path: 'docs/x.md',
    text: 'See [a](gone.md#part) and [b](#here), `orders/gone.ts`, `server/gone/`, `goneFunction`, `gone()`, `GONE_SETTING=1`; run `npm run gone`.\n\n## Here it is\n',
  };
  expect(relativeLinks(page)).toEqual(['docs/gone.md']);
  expect(headingLinks(page)).toEqual([
    ['docs/gone.md', 'part'],
    ['docs/x.md', 'here'],
  ]);
  expect(anchors(page.text)).toEqual(['here-it-is']);
  expect(namedFiles(page)).toEqual(['orders/gone.ts', 'server/gone/']);
  expect(namedIdentifiers(page)).toEqual(['goneFunction', 'gone', 'GONE_SETTING']);
  expect(namedScripts(page)).toEqual(['gone']);
  expect(namedPages('/** As GONE.md says, and docs/gone.md. */')).toEqual(['GONE.md', 'docs/gone.md']);
});
