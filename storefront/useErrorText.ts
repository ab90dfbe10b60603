import { useI18n } from 'vue-i18n';
import { ApiProblem, type ProblemDetails } from './api/problem.ts';

/** What a refusal means, in the shopper's language. One that is new to these pages says how to go on. */
export function useErrorText() {
  const { t, te } = useI18n();

  function textOf(problem: Pick<ProblemDetails, 'code'>): string {
    const key = `errors.${problem.code}`;
    return te(key) ? t(key) : t('errors.unknown');
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
