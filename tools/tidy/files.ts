import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

/** What .gitignore keeps out: the folders that npm, the build and a running shop fill. */
const IGNORED = /(^|\/)(node_modules|dist|\.jishi|\.git|playwright-report|test-results)(\/|$)/;

/** null where there is no repository, or where git is not installed. */
function listWithGit(root: string): string[] | null {
  if (!existsSync(join(root, '.git'))) return null;
  try {
    return askGit(root);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function askGit(root: string): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  }).split('\0');
}

/** In a release archive there is no git, and the rules hold there too. */
function listWithoutGit(root: string): string[] {
  return globSync(['**/*', '**/.*'], {
    cwd: root,
    withFileTypes: true,
    exclude: (entry) => IGNORED.test(entry.name),
  })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    );
}

/** Every file of the repository, as paths from `root` with slashes. */
export function listFiles(root: string): string[] {
  const listed = listWithGit(root) ?? listWithoutGit(root);
  return [...new Set(listed)].filter((path) => path !== '' && existsSync(join(root, path))).sort();
}
