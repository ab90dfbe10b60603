import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { userIdOf } from '../../platform/auth/access.ts';
import type { FreshCache } from '../../platform/http/fresh-cache.ts';
import { type Refusal, unwrap } from '../../platform/http/problems.ts';
import { readUpload, UploadBody } from '../../platform/http/upload-request.ts';
import { MULTIPART_ENVELOPE_BYTES, PRODUCT_PICTURE_BYTES_MAX } from '../../platform/http/uploads.ts';
import { languageOf } from '../../platform/values/language.ts';
import {
  ContentPicture,
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
export function settingsRoutes(
  settings: Settings,
  addPicture: (bytes: Buffer) => Promise<{ url: string; width: number; height: number } | Refusal>,
  publicReads: FreshCache,
): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(multipart, {
      limits: { fileSize: PRODUCT_PICTURE_BYTES_MAX, files: 1, fields: 5, fieldSize: 1_000, parts: 6 },
    });
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

    app.post(
      '/api/admin/content/pictures',
      {
        config: { access: 'staff:content.write', limit: 'upload' },
        bodyLimit: PRODUCT_PICTURE_BYTES_MAX + MULTIPART_ENVELOPE_BYTES,
        schema: {
          tags,
          summary: 'Upload a picture for the home page; kept once a home page that shows it is saved',
          consumes: ['multipart/form-data'],
          body: UploadBody,
          response: { 201: ContentPicture },
        },
      },
      async (request, reply) => {
        const picture = unwrap(await addPicture(unwrap(await readUpload(request))));
        return reply.code(201).send(picture);
      },
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
