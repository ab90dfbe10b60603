import { onScopeDispose, ref } from 'vue';
import { ApiProblem } from '../../../api-client/index.ts';
import { useErrorText } from '../../../web/forms/useErrorText.ts';
import { useApi } from '../../page/context.ts';

/** Requests a code by SMS and counts the seconds until the next request is allowed. */
export function useSmsCode() {
  const api = useApi();
  const { textOf } = useErrorText();
  const secondsLeft = ref(0);
  const isSending = ref(false);
  const hasSent = ref(false);
  const error = ref('');
  let timer: ReturnType<typeof setInterval> | undefined;

  function countDown(seconds: number): void {
    clearInterval(timer);
    // Reads the clock instead of counting ticks: a sleeping phone stops the ticks.
    const endsAt = Date.now() + seconds * 1000;
    const tick = () => {
      secondsLeft.value = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
      if (secondsLeft.value === 0) clearInterval(timer);
    };
    tick();
    timer = setInterval(tick, 1000);
  }

  async function send(mobile: string): Promise<void> {
    if (isSending.value || secondsLeft.value > 0) return;
    isSending.value = true;
    error.value = '';
    try {
      const body = { mobile: mobile.trim() };
      const answer = await api.post('/api/auth/sms/codes', { body, anonymous: true });
      hasSent.value = true;
      countDown(answer.retryAfterSeconds);
    } catch (problem) {
      if (!(problem instanceof ApiProblem)) throw problem;
      error.value = problem.errors[0]?.message ?? textOf(problem);
      if (problem.retryAfterSeconds !== null) countDown(problem.retryAfterSeconds);
    } finally {
      isSending.value = false;
    }
  }

  onScopeDispose(() => clearInterval(timer));
  return { send, secondsLeft, isSending, hasSent, error };
}
