import type { Complaint } from './rules.ts';
import { isTest, type Source } from './sources.ts';
import { exportedNames, typesOfSignatures, usedNames } from './syntax.ts';

/** What is run rather than imported. */
const ENTRANCES =
  /^(server\/(main|cli)\.ts|simulators\/main\.ts|[\w-]+\/(entry-(client|server)|build)\.ts|admin\/main\.ts|tools\/[^/]+\.ts|bench\/[^/]+\.ts|[^/]+\.config\.ts|server\/test\/global-setup\.ts)$|\.d\.ts$/;

const isRun = (path: string) => ENTRANCES.test(path) || /\.(test|spec)\.ts$/.test(path);

/** The test of docs/errors.md finds every errors.ts by its place and reads its `problems`. */
const isFoundByPlace = (path: string, name: string) => path.endsWith('/errors.ts') && name === 'problems';

export function deadFiles(sources: readonly Source[]): Complaint[] {
  const imported = new Set(sources.flatMap((source) => source.imports));
  return sources
    .map(({ path }) => path)
    .filter((path) => !imported.has(path) && !isRun(path))
    .map((path) => ({ path, says: 'nobody imports it' }));
}

export function deadExports(sources: readonly Source[]): Complaint[] {
  const used = new Set(sources.flatMap(usedNames).map(({ path, name }) => `${path} ${name}`));
  return sources
    .filter(({ path }) => !isRun(path) && !isTest(path))
    .filter(({ path }) => !used.has(`${path} *`))
    .flatMap((source) => {
      const types = typesOfSignatures(source);
      return exportedNames(source)
        .filter((name) => !used.has(`${source.path} ${name}`) && !types.has(name))
        .filter((name) => !isFoundByPlace(source.path, name))
        .map((name) => ({ path: source.path, says: `exports ${name}, which nobody imports` }));
    });
}
