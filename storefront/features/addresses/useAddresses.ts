import { shallowRef } from 'vue';
import {
  type Address,
  type AddressInput,
  type ProblemDetails,
  toProblem,
} from '../../../api-client/index.ts';
import { useApi } from '../../page/context.ts';

/** The shopper's addresses. They are loaded again after each change, because one change can move the default. */
export function useAddresses() {
  const api = useApi();
  const addresses = shallowRef<Address[] | null>(null);
  const problem = shallowRef<ProblemDetails | null>(null);

  async function load(): Promise<void> {
    try {
      addresses.value = (await api.get('/api/addresses')).items;
      problem.value = null;
    } catch (error) {
      problem.value = toProblem(error);
    }
  }

  async function save(input: AddressInput, id?: string): Promise<Address> {
    const saved = id
      ? await api.put('/api/addresses/{id}', { path: { id }, body: input })
      : await api.post('/api/addresses', { body: input });
    await load();
    return saved;
  }

  async function makeDefault(id: string): Promise<void> {
    await api.put('/api/addresses/{id}/default', { path: { id } });
    await load();
  }

  async function remove(id: string): Promise<void> {
    await api.delete('/api/addresses/{id}', { path: { id } });
    await load();
  }

  return { addresses, problem, load, save, makeDefault, remove };
}

/** Province, city and district as text. A district with the name of its city appears once. */
export function placeOf(address: { province: string; city: string; district: string | null }): string {
  return [...new Set([address.province, address.city, address.district ?? ''])].filter(Boolean).join(' ');
}
