import type { TokenStorage } from '../../api-client/index.ts';

/** Memory in the shape of a Storage: for the server, and for browsers that forbid theirs. */
function createMemoryStorage(): TokenStorage {
  const values = new Map<string, string>();
  return {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
  };
}

const opened = new Map<string, TokenStorage>();

/** The browser's storage, or memory in its place where reading it throws or it is full. */
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

/** A stored JSON value, or undefined where there is none or it cannot be read. */
export function readJson<T>(storage: TokenStorage, name: string): T | undefined {
  try {
    const text = storage.getItem(name);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}
