import type { Exclusively } from '../../api-client/index.ts';

const inOneTab = new Map<string, Promise<unknown>>();

/**
 * One at a time among all tabs. Browsers without locks (plain http from another machine) order the work of one tab
 * only.
 */
export const exclusively: Exclusively = async (name, work) => {
  if (navigator.locks) return navigator.locks.request(name, work);
  const previous = inOneTab.get(name) ?? Promise.resolve();
  const own = previous.catch(() => {}).then(work);
  inOneTab.set(name, own);
  return own;
};
