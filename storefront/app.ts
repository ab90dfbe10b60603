import type { VueHeadClient } from '@unhead/vue';
import { createPinia, type StateTree } from 'pinia';
import { createSSRApp, markRaw } from 'vue';
import type { RouterHistory } from 'vue-router';
import type { Api } from '../api-client/index.ts';
import { createTexts } from '../web/language/createTexts.ts';
import { languageKey } from '../web/language/useLanguage.ts';
import App from './App.vue';
import type { Messages } from './locales/loadMessages.ts';
import { answerKey, apiKey, type PageAnswer, siteKey } from './page/context.ts';
import type { Site } from './page/site.ts';
import { createShopRouter } from './router.ts';

/**
 * The stores replace their values and never change them in place. Without markRaw, Pinia wraps every product of
 * the page in a proxy, which took as long as half of the hydration.
 */
function markValuesRaw(state: Record<string, StateTree>): Record<string, StateTree> {
  for (const value of Object.values(state).flatMap((store) => Object.values(store))) {
    if (typeof value === 'object' && value !== null) markRaw(value);
  }
  return state;
}

/** Creates the application. The server and the browser pass what differs between them. */
export function createStorefront(options: {
  site: Site;
  api: Api;
  history: RouterHistory;
  // biome-ignore lint/suspicious/noExplicitAny: unhead types the server's and the browser's head apart
  head: VueHeadClient<any, any>;
  messages: Messages;
  answer: PageAnswer;
  state?: Record<string, StateTree>;
  /** Receives errors that are bugs. Vue would only log them. */
  onBug: (error: unknown) => void;
}) {
  const app = createSSRApp(App);
  const pinia = createPinia();
  if (options.state) pinia.state.value = markValuesRaw(options.state);
  const router = createShopRouter(options.history);
  const texts = createTexts(options.site.language, options.messages);
  app.config.errorHandler = (error) => {
    options.onBug(error);
  };
  app.provide(apiKey, options.api).provide(siteKey, options.site).provide(answerKey, options.answer);
  app.provide(languageKey, options.site.language);
  app.use(pinia).use(router).use(texts).use(options.head);
  return { app, pinia, router, texts };
}
