import './styles/main.css';
import { createHead } from '@unhead/vue/client';
import type { StateTree } from 'pinia';
import { createWebHistory } from 'vue-router';
import { createApi, createSend } from '../api-client/index.ts';
import { serverClock } from '../web/browser/serverClock.ts';
import { useToasts } from '../web/ui/useToasts.ts';
import { createStorefront } from './app.ts';
import { followCart } from './features/cart/index.ts';
import { loadMessages } from './locales/loadMessages.ts';
import type { Site } from './page/site.ts';
import { createBrowserTokens } from './session/browserTokens.ts';
import { reloadOnceForNewBuild } from './shell/newBuild.ts';
import { installOfflinePage } from './shell/offlinePage.ts';

declare global {
  interface Window {
    /** Of `early-presses.js`: repeats what the shopper pressed and typed before the page was hydrated. */
    repeatEarlyPresses?: () => void;
  }
}

interface SentState {
  site: Site;
  stores: Record<string, StateTree>;
}

async function start(): Promise<void> {
  const { site, stores } = JSON.parse(document.getElementById('shop-state')?.textContent ?? '') as SentState;
  const { tokens, connect } = createBrowserTokens();
  const { app, pinia, router, texts } = createStorefront({
    site,
    api: createApi({ send: serverClock.watch(createSend()), language: site.language, tokens }),
    history: createWebHistory(),
    head: createHead({ disableDefaults: true } as object),
    messages: await loadMessages(site.language),
    answer: { status: 200 },
    state: stores,
    // The shopper sees a message and can continue; the console keeps the error.
    onBug(error) {
      console.error(error);
      say('errors.unknown');
    },
  });
  const say = (key: string) => useToasts(pinia).show(texts.global.t(key), { tone: 'bad' });
  reloadOnceForNewBuild(router, () => say('errors.offline'));
  connect(pinia, router);
  followCart(pinia);
  await router.isReady();
  // Loading the scripts was one task and mounting is another, so that the browser can handle a touch between them.
  setTimeout(() => app.mount('#app'));
  installOfflinePage();
}

void start();
