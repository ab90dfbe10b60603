import { defineStore } from 'pinia';
import { ref } from 'vue';

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  action?: { label: string; run: () => void };
}

/** Long enough to read two lines, and longer with a button (WCAG 2.2.1 asks for enough time). */
const SHOWN_MS = 5_000;
const SHOWN_WITH_ACTION_MS = 10_000;
const SHOWN_MAX = 3;

/** Short messages at the edge of the page: what happened, and at most one button. */
export const useToasts = defineStore('toasts', () => {
  const toasts = ref<Toast[]>([]);
  let lastId = 0;

  function dismiss(id: number): void {
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
  }

  function show(text: string, options: Partial<Pick<Toast, 'tone' | 'action'>> = {}): void {
    lastId += 1;
    const toast: Toast = { id: lastId, text, tone: options.tone ?? 'plain', action: options.action };
    const others = toasts.value.filter((other) => other.text !== text);
    toasts.value = [...others, toast].slice(-SHOWN_MAX);
    setTimeout(() => dismiss(toast.id), options.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
  }

  return { toasts, show, dismiss };
});
