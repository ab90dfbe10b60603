import './styles/main.css';
import { createHead } from '@unhead/vue/client';
import type { StateTree } from 'pinia';
import { createWebHistory } from 'vue-router';
import { createApi, createSend } from '../api-client/index.ts';
import { useToasts } from '../web/ui/useToasts.ts';
import { createStorefront } from './app.ts';
import { loadMessages } from './locales/loadMessages.ts';
import type { Site } from './page/site.ts';
import { createBrowserTokens } from './session/browserTokens.ts';
import { reloadOnceForNewBuild } from './shell/newBuild.ts';

interface SentState {
  site: Site;
  stores: Record<string, StateTree>;
}

async function start(): Promise<void> {
  const { site, stores } = JSON.parse(document.getElementById('shop-state')?.textContent ?? '') as SentState;
  const { tokens, connect } = createBrowserTokens();
  const { app, pinia, router, texts } = createStorefront({
    site,
    api: createApi({ send: createSend(), language: site.language, tokens }),
    history: createWebHistory(),
    head: createHead({ disableDefaults: true } as object),
    messages: await loadMessages(site.language),
    answer: { status: 200 },
    state: stores,
    // Said to the shopper, who can go on, and left in the console for whoever looks into it.
    onBug(error) {
      console.error(error);
      say('errors.unknown');
    },
  });
  const say = (key: string) => useToasts(pinia).show(texts.global.t(key), { tone: 'bad' });
  reloadOnceForNewBuild(router, () => say('errors.offline'));
  connect(pinia, router);
  await router.isReady();
  // Reading the scripts was one task; bringing the page to life is another, and a touch may come between.
  setTimeout(() => app.mount('#app'));
}

void start();
