import { dirname, join, normalize } from 'node:path';

export interface Page {
  /** From the repository's root, with slashes. */
  path: string;
  text: string;
}

/** A program block in a page is a sample, not a claim about the repository. */
function withoutPrograms(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}

const LINK = /\]\(([^)\s]+)\)/g;

/** The targets of a page's relative links, as paths from the repository's root. */
export function relativeLinks({ path, text }: Page): string[] {
  return [...withoutPrograms(text).matchAll(LINK)]
    .map((match) => match[1] as string)
    .filter((target) => !/^[a-z]+:|^#/.test(target))
    .map((target) => normalize(join(dirname(path), target.replace(/#.*$/, ''))).replace(/\/$/, ''));
}

/** The targets of a page's links to headings, of the page itself or of another one: [page, heading]. */
export function headingLinks({ path, text }: Page): [string, string][] {
  return [...withoutPrograms(text).matchAll(LINK)]
    .map((match) => match[1] as string)
    .filter((target) => !/^[a-z]+:/.test(target) && target.includes('#'))
    .map((target) => {
      const [file = '', heading = ''] = target.split('#');
      return [file === '' ? path : normalize(join(dirname(path), file)), heading];
    });
}

/** The anchors that GitHub makes of a page's headings. */
export function anchors(text: string): string[] {
  return [...withoutPrograms(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

/** What stands in backticks. */
function spans(text: string): string[] {
  return [...withoutPrograms(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] as string);
}

const FILE = /^(?:\.\/)?[\w@.-]+(?:\/[\w@.-]+)*\.(?:ts|vue|mjs|sql|json|md|css|svg)$/;
const FOLDER = /^(?:server|simulators|storefront|api-client|web|e2e|bench|docs|tools)\/(?:[\w.-]+\/)*$/;

/** The files and folders that a page names: a folder ends in a slash. */
export function namedFiles({ text }: Page): string[] {
  return spans(text).filter((span) => FILE.test(span) || FOLDER.test(span));
}

const IDENTIFIER = /^([A-Za-z]+[a-z]\w*[A-Z]\w*|[a-z]\w*(?=\())(?:\(.*\))?$/;
const SETTING = /^([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)(?:=\S*)?$/;

/** The functions, types, fields and settings that a page names. */
export function namedIdentifiers({ text }: Page): string[] {
  return spans(text).flatMap((span) => IDENTIFIER.exec(span)?.[1] ?? SETTING.exec(span)?.[1] ?? []);
}

/** The npm scripts that a page tells people to run. */
export function namedScripts({ text }: Page): string[] {
  return [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map((match) => match[1] as string);
}

/** The Markdown files that a source names, in a comment or elsewhere. */
export function namedPages(text: string): string[] {
  return [...text.matchAll(/[\w./-]*[\w-]\.md\b/g)].map((match) => match[0]);
}
