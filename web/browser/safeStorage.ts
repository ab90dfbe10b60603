import type { TokenStorage } from '../../api-client/index.ts';

/** A Storage in memory: for the server, and for browsers that forbid storage. */
function createMemoryStorage(): TokenStorage {
  const values = new Map<string, string>();
  return {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
  };
}

const opened = new Map<string, TokenStorage>();

/** The browser's storage. Memory replaces it when access throws or the storage is full. */
export function safeStorage(kind: 'localStorage' | 'sessionStorage'): TokenStorage {
  if (typeof window === 'undefined') return createMemoryStorage();
  const known = opened.get(kind);
  if (known) return known;
  const storage = open(kind);
  opened.set(kind, storage);
  return storage;
}

function open(kind: 'localStorage' | 'sessionStorage'): TokenStorage {
  try {
    const storage = window[kind];
    storage.setItem('jishi.probe', '1');
    storage.removeItem('jishi.probe');
    return storage;
  } catch {
    return createMemoryStorage();
  }
}

/** A stored JSON value; undefined when there is none or it cannot be parsed. */
export function readJson<T>(storage: TokenStorage, name: string): T | undefined {
  try {
    const text = storage.getItem(name);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}
