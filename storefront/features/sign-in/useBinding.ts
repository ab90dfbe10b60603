import { useRouter } from 'vue-router';
import type { BodyOf } from '../../../api-client/index.ts';
import { useApi } from '../../page/context.ts';
import { useSession } from '../../session/useSession.ts';
import { safeReturnTo } from '../../urls.ts';

/** Spends the ticket of a Weibo sign-in on an account; a refusal leaves the ticket usable. */
export function useBinding() {
  const api = useApi();
  const session = useSession();
  const router = useRouter();
  return async (body: BodyOf<'/api/auth/weibo/bind', 'post'>): Promise<void> => {
    const answer = await api.post('/api/auth/weibo/bind', { body, anonymous: true });
    session.signIn(answer);
    session.takeReturnTo();
    await router.replace(safeReturnTo(answer.returnTo));
  };
}
