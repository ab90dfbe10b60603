import type { Answer } from '../../../api-client/index.ts';

export type Customer = Answer<'/api/admin/customers/{id}', 'get'>;
export type ListedCustomer = Answer<'/api/admin/customers', 'get'>['items'][number];

export const STATUS_TONES = { active: 'good', blocked: 'bad' } as const;
