import './styles/main.css';
import { createHead } from '@unhead/vue/client';
import type { StateTree } from 'pinia';
import { createWebHistory } from 'vue-router';
import { sendByFetch } from './api/browser.ts';
import { createApi } from './api/client.ts';
import { createShop } from './app.ts';
import { loadMessages } from './i18n.ts';
import { reloadOnceForNewBuild } from './shell/newBuild.ts';
import type { Shop } from './shop.ts';
import { createBrowserTokens } from './state/browserTokens.ts';
import { useToasts } from './ui/useToasts.ts';

interface SentState {
  shop: Shop;
  stores: Record<string, StateTree>;
}

async function start(): Promise<void> {
  const { shop, stores } = JSON.parse(document.getElementById('shop-state')?.textContent ?? '') as SentState;
  const { tokens, connect } = createBrowserTokens();
  const { app, pinia, router, texts } = createShop({
    shop,
    api: createApi({ send: sendByFetch, language: shop.language, tokens }),
    history: createWebHistory(),
    head: createHead({ disableDefaults: true } as object),
    messages: await loadMessages(shop.language),
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
