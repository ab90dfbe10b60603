import { type InjectionKey, inject } from 'vue';
import type { Api } from '../../api-client/index.ts';

export const apiKey: InjectionKey<Api> = Symbol('api');

/** The shop's API, signed with the token of the member of staff. */
export function useApi(): Api {
  const api = inject(apiKey);
  if (api === undefined) throw new Error('The application did not provide apiKey');
  return api;
}
