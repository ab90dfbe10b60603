/** Our rules, each a function from the sources to what is wrong with them. CONTRIBUTING.md says why. */
import { longFunctions } from './functions.ts';
import { isTest, type Source } from './sources.ts';

export interface Complaint {
  path: string;
  says: string;
}

export type Rule = (sources: readonly Source[]) => Complaint[];

const FUNCTION_LINES_MAX = 70;
const FILE_LINES_MAX = 300;
const TEST_LINES_MAX = 400;

/** A rule that looks at one file at a time. */
function perFile(find: (source: Source) => string[]): Rule {
  return (sources) => sources.flatMap((source) => find(source).map((says) => ({ path: source.path, says })));
}

function moduleOf(path: string): string | null {
  return /^server\/modules\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** The log is no HTTP, though Fastify names its type. */
const HTTP = /from '@fastify\/[^']+'|import (type )?\{(?! FastifyBaseLogger \})[^}]*\} from 'fastify'/;
const SQL = /\bsql(<[^`]*>)?`|\.(selectFrom|insertInto|updateTable|deleteFrom)\(/;

/** A module is flat, or has one level of folders by use case, each with the same file names. */
const modules = perFile(({ path, text }) => {
  const module = moduleOf(path);
  if (module === null || isTest(path)) return [];
  const folders = path.slice(`server/modules/${module}/`.length).split('/');
  const file = folders.pop() ?? '';
  const complaints: string[] = [];
  if (folders.length > 1) complaints.push('a module has at most one level of folders');
  if (/^(service|queries|jobs|schema)\.ts$/.test(file) && HTTP.test(text))
    complaints.push('HTTP stands in routes.ts');
  if (!/(^|-)(queries|postgres)\.ts$/.test(file) && SQL.test(text))
    complaints.push('SQL stands in queries.ts');
  return complaints;
});

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

function featureOf(path: string): string | null {
  return /^storefront\/features\/([^/]+)\//.exec(path)?.[1] ?? null;
}

const features = perFile(({ path, imports }) =>
  imports
    .filter((target) => {
      const feature = featureOf(target);
      return (
        feature !== null &&
        feature !== featureOf(path) &&
        target !== `storefront/features/${feature}/index.ts`
      );
    })
    .map((target) => `imports ${target}: only index.ts of a feature is public`),
);

/** Which layer may not import which. Tests may import everything. */
const LAYERS: { of: RegExp; against: RegExp; says: string }[] = [
  {
    of: /^server\/platform\//,
    against:
      /^server\/(modules|gateways|audit|sample-shop|commands|start|database-types)\b|^(simulators|storefront)\//,
    says: 'the platform knows nothing of shops',
  },
  { of: /^server\/gateways\//, against: /^server\/modules\//, says: 'a gateway knows no module' },
  { of: /^server\//, against: /^simulators\//, says: 'the server knows only URLs and keys' },
  { of: /^simulators\//, against: /^(server|storefront)\//, says: 'the simulators are the outside world' },
  { of: /^storefront\//, against: /^(server|simulators)\//, says: 'the pages know only the API' },
  {
    of: /^web\//,
    against: /^(server|simulators|storefront)\//,
    says: 'what front ends share knows none of them',
  },
  {
    of: /^server\/(?!front-ends\/)/,
    against: /^web\/(?!shop-paths\.ts$)/,
    says: 'of web/ the server knows only the paths of pages',
  },
  {
    of: /^api-client\//,
    against: /^(server|simulators|storefront|web)\//,
    says: 'the client knows only the API',
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
  // A list of tests, a page and a table of routes are as long as what they list.
  if (isTest(path) || /\.vue$|(^|[-/])routes\.ts$/.test(path)) return complaints;
  const long = longFunctions(path, text, FUNCTION_LINES_MAX);
  return [
    ...complaints,
    ...long.map((each) => `${each.name} has ${each.lines} lines; about ${FUNCTION_LINES_MAX} are enough`),
  ];
});

/** Written apart, so that this file does not find itself. */
const UNFINISHED = new RegExp(['FIX' + 'ME', 'TO' + 'DO', 'X' + 'XX', '@ts-' + '(ignore|nocheck)'].join('|'));

const unfinished = perFile(({ text }) => {
  const found = UNFINISHED.exec(text)?.[0];
  return found === undefined ? [] : [`${found}: finish it or file it`];
});

const ENVIRONMENT_READERS =
  /^(server\/start\/load-config\.ts|simulators\/main\.ts|tools\/|bench\/|e2e\/|server\/test\/|storefront\/build|[^/]+\.config\.ts)/;

const environment = perFile(({ path, text }) =>
  /\bprocess\.env\b/.test(text) && !ENVIRONMENT_READERS.test(path) && !isTest(path)
    ? ['reads the environment; only config.ts knows the settings']
    : [],
);

const SLEEP =
  /waitForTimeout|\bsleep\(|from 'node:timers\/promises'|new Promise[^;]{0,60}setTimeout\(\s*\w+\s*,/;

const sleeps = perFile(({ path, text }) =>
  /\.(test|spec)\.ts$/.test(path) && SLEEP.test(text) ? ['a test waits for an event, never for time'] : [],
);

/** What is run rather than imported. */
const ENTRANCES =
  /^(server\/(main|cli)\.ts|simulators\/main\.ts|storefront\/(entry-(client|server)|build)\.ts|tools\/[^/]+\.ts|bench\/[^/]+\.ts|[^/]+\.config\.ts|server\/test\/global-setup\.ts)$|\.d\.ts$/;

const dead: Rule = (sources) => {
  const imported = new Set(sources.flatMap((source) => source.imports));
  return sources
    .map(({ path }) => path)
    .filter((path) => !imported.has(path) && !ENTRANCES.test(path) && !/\.(test|spec)\.ts$/.test(path))
    .map((path) => ({ path, says: 'nobody imports it' }));
};

export const RULES: Record<string, Rule> = {
  modules,
  publicInterfaces,
  features,
  layers,
  sizes,
  unfinished,
  environment,
  sleeps,
  dead,
};

export function complaintsAbout(sources: readonly Source[]): Complaint[] {
  return Object.values(RULES).flatMap((rule) => rule(sources));
}
