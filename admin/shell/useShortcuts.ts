import { onBeforeUnmount, onMounted } from 'vue';
import { useRouter } from 'vue-router';
import type { MenuEntry } from '../pages.ts';

/** The second key of `g …` has to come within this time. */
const SEQUENCE_MS = 1_000;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** `/` goes to the search box of the page, `g` and a letter to a page, ⌘K or Ctrl-K to the command palette. */
export function useShortcuts(options: {
  entries: () => readonly MenuEntry[];
  openPalette: () => void;
}): void {
  const router = useRouter();
  let goPressedAtMs = Number.NEGATIVE_INFINITY;

  function onKeydown(event: KeyboardEvent): void {
    if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      options.openPalette();
      return;
    }
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    if (event.key === '/') {
      const box = document.querySelector<HTMLInputElement>('main input[type="search"]');
      if (box === null) return;
      event.preventDefault();
      box.focus();
      box.select();
      return;
    }
    const isSecondKey = event.timeStamp - goPressedAtMs < SEQUENCE_MS;
    goPressedAtMs = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
    if (!isSecondKey) return;
    const entry = options.entries().find(({ shortcut }) => shortcut === event.key);
    if (entry) void router.push(entry.url);
  }

  onMounted(() => document.addEventListener('keydown', onKeydown));
  onBeforeUnmount(() => document.removeEventListener('keydown', onKeydown));
}
