import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type FreshCache, sendFresh } from '../../../platform/http/fresh-cache.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { normalise } from '../search/text.ts';
import { SuggestionQuery, Suggestions } from './schema.ts';
import type { createSuggestions } from './service.ts';

/** @param publicReads remembers answers for a moment: they are the same for everybody who reads the same language */
export function suggestionRoutes(
  suggest: ReturnType<typeof createSuggestions>,
  publicReads: FreshCache,
): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/search/suggestions',
      {
        config: { access: 'anyone', limit: 'read' },
        schema: {
          summary: 'What to search for, and goods, while a shopper types',
          description: 'Understands pinyin, its initials and typing errors, as the search does.',
          tags: ['catalog'],
          querystring: SuggestionQuery,
          response: { 200: Suggestions },
        },
      },
      async (request, reply) => {
        const language = languageOf(request);
        const q = normalise(request.query.q);
        const answer = await publicReads.get(`suggestions ${language} ${q}`, () => suggest(q, language));
        return sendFresh(request, reply, answer);
      },
    );
  };
}
