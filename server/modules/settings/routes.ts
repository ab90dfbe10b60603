import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { userIdOf } from '../../platform/auth/access.ts';
import type { FreshCache } from '../../platform/http/fresh-cache.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { languageOf } from '../../platform/values/language.ts';
import {
  HomeContent,
  NewHomeContent,
  PublicLegal,
  PublicShop,
  SettingsChange,
  ShopSettings,
} from './schema.ts';
import type { Editor, Settings } from './service.ts';

function editorOf(request: FastifyRequest): Editor {
  return { staffId: userIdOf(request), requestId: request.id };
}

/** @param publicReads is emptied after a save, so that whoever saved sees the change on the next page */
export function settingsRoutes(settings: Settings, publicReads: FreshCache): FastifyPluginAsyncTypebox {
  return async (app) => {
    const tags = ['operator: the shop'];

    app.get(
      '/api/shop',
      {
        config: { access: 'anyone', limit: 'read' },
        schema: {
          tags: ['catalog'],
          summary: 'What anyone may know about the shop',
          response: { 200: PublicShop },
        },
      },
      (request) => settings.readPublic(languageOf(request)),
    );

    app.get(
      '/api/shop/legal',
      {
        config: { access: 'anyone', limit: 'read' },
        schema: { tags: ['catalog'], summary: 'Terms and privacy policy', response: { 200: PublicLegal } },
      },
      (request) => settings.readLegal(languageOf(request)),
    );

    app.get(
      '/api/content/home',
      {
        config: { access: 'anyone', limit: 'read' },
        schema: {
          tags: ['catalog'],
          summary: 'Banner and shelves of the home page',
          response: { 200: HomeContent },
        },
      },
      () => settings.readHome(),
    );

    app.get(
      '/api/admin/settings',
      {
        config: { access: 'staff:settings.read', limit: 'read' },
        schema: { tags, summary: 'The settings of the shop', response: { 200: ShopSettings } },
      },
      () => settings.read(),
    );

    app.patch(
      '/api/admin/settings',
      {
        config: { access: 'staff:settings.write', limit: 'write' },
        schema: {
          tags,
          summary: 'Change settings; in force on every server within 2 s',
          body: SettingsChange,
          response: { 200: ShopSettings },
        },
      },
      async (request) => {
        const saved = unwrap(await settings.change(editorOf(request), request.body));
        publicReads.clear();
        return saved;
      },
    );

    app.get(
      '/api/admin/content/home',
      {
        config: { access: 'staff:catalog.read', limit: 'read' },
        schema: { tags, summary: 'Banner and shelves of the home page', response: { 200: HomeContent } },
      },
      () => settings.readHome(),
    );

    app.put(
      '/api/admin/content/home',
      {
        config: { access: 'staff:content.write', limit: 'write' },
        schema: {
          tags,
          summary: 'Replace the banner and the shelves of the home page',
          body: NewHomeContent,
          response: { 200: HomeContent },
        },
      },
      async (request) => {
        const saved = unwrap(await settings.changeHome(editorOf(request), request.body));
        publicReads.clear();
        return saved;
      },
    );
  };
}
