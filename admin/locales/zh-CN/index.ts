import { byFeature } from '../byFeature.ts';

export const messages = byFeature(import.meta.glob('./*.json', { eager: true, import: 'default' }));
