import type { InjectionKey } from 'vue';
import { inject } from 'vue';
import type { Api } from '../../api-client/index.ts';
import type { Site } from './site.ts';

/** The HTTP answer, whose status a page may set while the server renders it. The browser ignores it. */
export interface PageAnswer {
  status: number;
}

export const apiKey: InjectionKey<Api> = Symbol('api');
export const siteKey: InjectionKey<Site> = Symbol('site');
export const answerKey: InjectionKey<PageAnswer> = Symbol('answer');

function required<T>(key: InjectionKey<T>): T {
  const value = inject(key);
  if (value === undefined) throw new Error(`Nothing was provided for ${String(key)}`);
  return value;
}

export const useApi = () => required(apiKey);
export const useSite = () => required(siteKey);
export const usePageAnswer = () => required(answerKey);
