import { createHead } from '@unhead/vue/server';
import { renderToString } from 'vue/server-renderer';
import { createMemoryHistory } from 'vue-router';
import { createApi, type Send } from '../api-client/index.ts';
import { createStorefront } from './app.ts';
import { loadMessages } from './locales/loadMessages.ts';
import type { RenderedPage, RenderRequest } from './ssr/render.ts';

export async function render(request: RenderRequest): Promise<RenderedPage> {
  const answer = { status: 200 };
  const bugs: unknown[] = [];
  const head = createHead({ disableDefaults: true });
  const { app, pinia, router } = createStorefront({
    site: request.site,
    api: createApi({ send: sendInProcess(request.fetchApi), language: request.site.language }),
    history: createMemoryHistory(),
    head,
    messages: await loadMessages(request.site.language),
    answer,
    onBug: (error) => bugs.push(error),
  });
  await router.push(request.url);
  await router.isReady();

  const context: { modules?: Set<string> } = {};
  const appHtml = await renderToString(app, context);
  if (bugs.length > 0) throw bugs[0];
  return {
    status: answer.status,
    appHtml,
    headTags: head.render().headTags,
    state: escapeForScript(JSON.stringify({ site: request.site, stores: pinia.state.value })),
    modules: [...(context.modules ?? []), `locales/${request.site.language}.json`],
  };
}

function sendInProcess(fetchApi: RenderRequest['fetchApi']): Send {
  return async ({ method, path, headers }) => {
    if (method !== 'GET') throw new Error(`The server renders from reads only, not from ${method} ${path}`);
    const { status, body } = await fetchApi(path, headers);
    return { status, body: JSON.parse(body), header: () => null };
  };
}

/** JSON for a script element: without `<`, a product's title cannot end the element. */
function escapeForScript(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
