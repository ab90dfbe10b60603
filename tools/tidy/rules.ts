/** The rules of the repository. Each is a function from all sources to complaints. CONTRIBUTING.md gives the reasons. */
import { deadExports, deadFiles } from './dead.ts';
import { longFunctions } from './functions.ts';
import { isTest, type Source } from './sources.ts';
import { literals } from './syntax.ts';
import { tableOwners } from './tables.ts';

export interface Complaint {
  path: string;
  says: string;
}

export type Rule = (sources: readonly Source[]) => Complaint[];

const FUNCTION_LINES_MAX = 70;
const FILE_LINES_MAX = 300;
const TEST_LINES_MAX = 400;
const FOLDER_FILES_MAX = 15;

/** A rule that looks at one file at a time. */
function perFile(find: (source: Source) => string[]): Rule {
  return (sources) => sources.flatMap((source) => find(source).map((says) => ({ path: source.path, says })));
}

function moduleOf(path: string): string | null {
  return /^server\/modules\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** An import of the log's type is no HTTP, though Fastify names that type. */
const HTTP = /from '@fastify\/[^']+'|import (type )?\{(?! FastifyBaseLogger \})[^}]*\} from 'fastify'/;
const KYSELY = /\bsql(<[^`]*>)?`|\.(selectFrom|insertInto|updateTable|deleteFrom)\(/;
const STATEMENT = /^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s/;

/** SQL is a Kysely query, an sql`` template, or a text that begins like a statement, as prepared statements do. */
function hasSql(source: Source): boolean {
  return KYSELY.test(source.text) || literals(source).some((text) => STATEMENT.test(text));
}

const STANDARD = 'routes|schema|service|queries|errors|jobs|index';
const PREFIXED = new RegExp(`^(?!admin-routes)(.+)-(${STANDARD})\\.ts$`);

/** A module is flat, or has one level of folders by use case, each with the same file names. */
const modules = perFile((source) => {
  const { path, text } = source;
  const module = moduleOf(path);
  if (module === null || isTest(path)) return [];
  const folders = path.slice(`server/modules/${module}/`.length).split('/');
  const file = folders.pop() ?? '';
  const complaints: string[] = [];
  if (folders.length > 1) complaints.push('a module has at most one level of folders');
  const prefixed = PREFIXED.exec(file);
  if (prefixed)
    complaints.push(`make it ${prefixed[1]}/${prefixed[2]}.ts: a use case has a folder, not a prefix`);
  if (/^(service|queries|jobs|schema)\.ts$/.test(file) && HTTP.test(text))
    complaints.push('HTTP stands in routes.ts');
  if (file !== 'queries.ts' && hasSql(source)) complaints.push('SQL stands in queries.ts');
  return complaints;
});

/** The files of a folder by its path, tests left out. */
function filesByFolder(sources: readonly Source[]): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const { path } of sources.filter((source) => moduleOf(source.path) !== null && !isTest(source.path))) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  return folders;
}

const folderSizes: Rule = (sources) =>
  [...filesByFolder(sources)]
    .filter(([, files]) => files.length > FOLDER_FILES_MAX)
    .map(([path, files]) => ({
      path,
      says: `${files.length} files; above ${FOLDER_FILES_MAX} give each use case a folder`,
    }));

const publicInterfaces = perFile(({ path, imports }) =>
  imports
    .filter((target) => {
      // Test helpers may use every file of a module.
      if (path.startsWith('server/test/')) return false;
      const module = moduleOf(target);
      return module !== null && module !== moduleOf(path) && target !== `server/modules/${module}/index.ts`;
    })
    .map((target) => `imports ${target}: only index.ts of another module is public`),
);

/** `admin/features/orders` for a file below it. */
function featureOf(path: string): string | null {
  return /^(?:storefront|admin)\/features\/[^/]+(?=\/)/.exec(path)?.[0] ?? null;
}

const features = perFile(({ path, imports }) =>
  imports
    .filter((target) => {
      const feature = featureOf(target);
      return feature !== null && feature !== featureOf(path) && target !== `${feature}/index.ts`;
    })
    .map((target) => `imports ${target}: only index.ts of a feature is public`),
);

/** Which layer may not import which. Tests may import everything. */
const LAYERS: { of: RegExp; against: RegExp; says: string }[] = [
  {
    of: /^server\/platform\//,
    against:
      /^server\/(modules|gateways|audit|sample-shop|commands|start|database-types)\b|^(simulators|storefront|admin)\//,
    says: 'the platform knows nothing of shops',
  },
  { of: /^server\/gateways\//, against: /^server\/modules\//, says: 'a gateway knows no module' },
  {
    of: /^server\//,
    against: /^simulators\//,
    says: 'the server knows only the URLs and keys of the simulators',
  },
  {
    of: /^simulators\//,
    against: /^(server|storefront|admin)\//,
    says: 'the simulators know the shop only by its URLs',
  },
  {
    of: /^(storefront|admin)\//,
    against: /^(server|simulators)\//,
    says: 'the pages reach the server only through the API',
  },
  { of: /^storefront\//, against: /^admin\//, says: 'a front end does not know another' },
  { of: /^admin\//, against: /^storefront\//, says: 'a front end does not know another' },
  {
    of: /^web\//,
    against: /^(server|simulators|storefront|admin)\//,
    says: 'what front ends share knows none of them',
  },
  {
    of: /^server\/(?!front-ends\/)/,
    against: /^web\/(?!shop-paths\.ts$|format\/cutText\.ts$)/,
    says: 'of web/ the server knows only the paths of pages and how a text is cut',
  },
  {
    of: /^api-client\//,
    against: /^(server|simulators|storefront|admin|web)\//,
    says: 'the client is made from the OpenAPI document alone',
  },
];

const layers = perFile(({ path, imports }) =>
  isTest(path)
    ? []
    : LAYERS.filter((layer) => layer.of.test(path)).flatMap((layer) =>
        imports.filter((each) => layer.against.test(each)).map((each) => `imports ${each}: ${layer.says}`),
      ),
);

const sizes = perFile(({ path, text }) => {
  const lines = text.split('\n').length - 1;
  const max = isTest(path) ? TEST_LINES_MAX : FILE_LINES_MAX;
  const complaints = lines > max ? [`${lines} lines; about ${max} are enough`] : [];
  // Tests, pages and routes are lists. Their functions are as long as the list.
  if (isTest(path) || /\.vue$|(^|[-/])routes\.ts$/.test(path)) return complaints;
  const long = longFunctions(path, text, FUNCTION_LINES_MAX);
  return [
    ...complaints,
    ...long.map((each) => `${each.name} has ${each.lines} lines; about ${FUNCTION_LINES_MAX} are enough`),
  ];
});

/** The words are put together here, or the rule would complain about this file. */
const UNFINISHED = new RegExp(['FIX' + 'ME', 'TO' + 'DO', 'X' + 'XX', '@ts-' + '(ignore|nocheck)'].join('|'));

const unfinished = perFile(({ text }) => {
  const found = UNFINISHED.exec(text)?.[0];
  return found === undefined ? [] : [`${found}: finish it or file it`];
});

const ENVIRONMENT_READERS =
  /^(server\/start\/load-config\.ts|simulators\/main\.ts|tools\/|bench\/|e2e\/|server\/test\/|web\/build\/|[^/]+\.config\.ts)/;

const environment = perFile(({ path, text }) =>
  /\bprocess\.env\b/.test(text) && !ENVIRONMENT_READERS.test(path) && !isTest(path)
    ? ['reads the environment; only server/start/load-config.ts may']
    : [],
);

const SLEEP =
  /waitForTimeout|\bsleep\(|from 'node:timers\/promises'|new Promise[^;]{0,60}setTimeout\(\s*\w+\s*,/;

const sleeps = perFile(({ path, text }) =>
  /\.(test|spec)\.ts$/.test(path) && SLEEP.test(text) ? ['a test waits for an event, never for time'] : [],
);

export const RULES = {
  modules,
  folderSizes,
  publicInterfaces,
  features,
  layers,
  sizes,
  unfinished,
  environment,
  sleeps,
  deadFiles,
  deadExports,
  tableOwners: (sources) => tableOwners(sources),
} satisfies Record<string, Rule>;

export function complaintsAbout(sources: readonly Source[]): Complaint[] {
  return Object.values(RULES).flatMap((rule) => rule(sources));
}
