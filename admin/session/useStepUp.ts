import { defineStore } from 'pinia';
import { ref } from 'vue';

/**
 * The question for a fresh proof of who one is. Any call that the server answers with `step_up_required` asks it; several
 * calls at once share one dialog.
 */
export const useStepUp = defineStore('stepUp', () => {
  const isAsked = ref(false);
  let answer: Promise<boolean> | null = null;
  let give: (isProven: boolean) => void = () => undefined;

  return {
    isAsked,

    /** @returns whether the proof was given */
    ask(): Promise<boolean> {
      answer ??= new Promise((resolve) => {
        give = resolve;
      });
      isAsked.value = true;
      return answer;
    },

    settle(isProven: boolean): void {
      isAsked.value = false;
      answer = null;
      give(isProven);
    },
  };
});
