import { useRouter } from 'vue-router';
import type { BodyOf } from '../../../api-client/index.ts';
import { useApi } from '../../page/context.ts';
import { useSession } from '../../session/useSession.ts';
import { safeReturnTo } from '../../urls.ts';
import type { ThirdPartyName } from './thirdParties.ts';

/** Binds a sign-in with a third party to an account with its ticket. After a refusal the ticket can be used again. */
export function useBinding() {
  const api = useApi();
  const session = useSession();
  const router = useRouter();
  return async (provider: ThirdPartyName, body: BodyOf<'/api/auth/weibo/bind', 'post'>): Promise<void> => {
    const answer = await api.post(`/api/auth/${provider}/bind`, { body, anonymous: true });
    session.signIn(answer);
    session.takeReturnTo();
    await router.replace(safeReturnTo(answer.returnTo));
  };
}
