import { useI18n } from 'vue-i18n';
import { ApiProblem, type ProblemDetails } from '../../api-client/index.ts';

/** What a refusal means and what to do, in the shopper's language; the server's words where these pages have none. */
export function useErrorText() {
  const { t, te } = useI18n();

  function textOf(problem: Pick<ProblemDetails, 'code' | 'title'>): string {
    const key = `errors.${problem.code}`;
    if (te(key)) return t(key);
    return problem.title || t('errors.unknown');
  }

  return {
    textOf,
    /** For `catch`: a bug is thrown on, a refusal becomes its text. */
    textOfError: (error: unknown): string => {
      if (!(error instanceof ApiProblem)) throw error;
      return textOf(error);
    },
  };
}
