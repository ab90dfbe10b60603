import './styles/main.css';
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { createWebHistory } from 'vue-router';
import { ApiProblem, createApi, createSend } from '../api-client/index.ts';
import { createTexts } from '../web/language/createTexts.ts';
import { languageKey } from '../web/language/useLanguage.ts';
import { useToasts } from '../web/ui/useToasts.ts';
import App from './App.vue';
import { apiKey } from './data/useApi.ts';
import { loadMessages } from './locales/loadMessages.ts';
import { BASE, createAdminRouter } from './router.ts';
import { chooseStoredLanguage } from './session/language.ts';
import { createStaffTokens } from './session/staffTokens.ts';
import { useSession } from './session/useSession.ts';
import { useStepUp } from './session/useStepUp.ts';

/** Answers that a repeat would not change are not asked for again. */
function shouldRetry(failures: number, error: unknown): boolean {
  return failures < 2 && error instanceof ApiProblem && error.status >= 500;
}

async function start(): Promise<void> {
  const language = chooseStoredLanguage();
  document.documentElement.lang = language;
  const texts = createTexts(language, await loadMessages(language));
  const send = createSend();
  const pinia = createPinia();
  const router = createAdminRouter(createWebHistory(BASE));
  const tokens = createStaffTokens(send, () => useSession(pinia).end());
  const api = createApi({ send, language, tokens, proveAgain: () => useStepUp(pinia).ask() });
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: 5_000, retry: shouldRetry }, mutations: { retry: false } },
  });
  const app = createApp(App, { tokens });
  app.config.errorHandler = (error) => {
    console.error(error);
    useToasts(pinia).show(texts.global.t('errors.unknown'), { tone: 'bad' });
  };
  app.provide(apiKey, api).provide(languageKey, language);
  app.use(pinia).use(texts).use(VueQueryPlugin, { queryClient: queries });
  useSession(pinia).connect({ api, tokens, forgetData: () => queries.clear() });
  app.use(router);
  await router.isReady();
  app.mount('#app');
}

void start();
