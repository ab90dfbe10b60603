import { useI18n } from 'vue-i18n';
import { ApiProblem, type ProblemDetails } from '../../api-client/index.ts';

/**
 * The text of a refusal in the shopper's language: what happened and what to do. The server's text where the front
 * end has none.
 */
export function useErrorText() {
  const { t, te } = useI18n();

  function textOf(problem: Pick<ProblemDetails, 'code' | 'title'>): string {
    const key = `errors.${problem.code}`;
    if (te(key)) return t(key);
    return problem.title || t('errors.unknown');
  }

  return {
    textOf,
    /** For `catch`: returns the text of a refusal and throws a bug again. */
    textOfError: (error: unknown): string => {
      if (!(error instanceof ApiProblem)) throw error;
      return textOf(error);
    },
  };
}
