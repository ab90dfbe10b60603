import type { Answer } from '../../../api-client/index.ts';

export type ListedReview = Answer<'/api/admin/reviews', 'get'>['items'][number];
export type ReviewAction = 'hide' | 'show' | 'reply';
