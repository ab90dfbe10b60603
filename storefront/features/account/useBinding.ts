import { useRouter } from 'vue-router';
import type { Session } from '../../api/types.ts';
import { useApi } from '../../context.ts';
import { safeReturnTo } from '../../routes.ts';
import { useSession } from '../../state/useSession.ts';

/** Spends the ticket of a Weibo sign-in on an account; a refusal leaves the ticket usable. */
export function useBinding() {
  const api = useApi();
  const session = useSession();
  const router = useRouter();
  return async (body: object): Promise<void> => {
    const answer = await api.request('POST', '/api/auth/weibo/bind', { body, anonymous: true });
    session.signIn(answer.body as Session);
    await router.replace(safeReturnTo(session.takeReturnTo()));
  };
}
