import { computed, reactive, ref, shallowRef, type UnwrapRef } from 'vue';
import { ApiProblem } from '../../api-client/index.ts';
import { useErrorText } from '../../web/forms/useErrorText.ts';
import { type Comparison, changedFields, compare, copyOf, merge } from './merging.ts';

/**
 * The draft of a thing that people edit. `save` answers the thing as saved; where somebody else saved meanwhile,
 * `conflict` says what differs, for the dialog `EditConflict`, and `settle` saves the merged thing.
 */
export function useEditing<T extends { version: number }>(options: {
  /** Sends the draft. @param base the thing as it was when the draft began */
  save: (draft: T, base: T) => Promise<T>;
  onSaved?: (saved: T) => void;
  /** Makes the part that is edited of the thing that the server answers; absent where all of it is edited. */
  narrow?: (current: T) => T;
}) {
  const { textOf } = useErrorText();
  const base = shallowRef<T | null>(null);
  const draft = ref<T | null>(null);
  const conflict = shallowRef<Comparison<T> | null>(null);
  const errors = reactive<Record<string, string>>({});
  const problem = ref('');
  const isBusy = ref(false);
  const isDirty = computed(() => draft.value !== null && changedFields(base.value, draft.value).length > 0);

  function forgetProblems(): void {
    problem.value = '';
    for (const path of Object.keys(errors)) delete errors[path];
  }

  function begin(thing: T | null): void {
    base.value = thing;
    draft.value = copyOf(thing) as UnwrapRef<T> | null;
    conflict.value = null;
    forgetProblems();
  }

  /** @returns whether it is saved */
  async function save(): Promise<boolean> {
    const before = base.value;
    if (before === null || isBusy.value) return false;
    const mine = copyOf(draft.value) as T;
    isBusy.value = true;
    forgetProblems();
    let isBehind = false;
    try {
      const saved = await options.save(mine, before);
      begin(saved);
      options.onSaved?.(saved);
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.code === 'edited_meanwhile' && error.current) {
        const current = error.current as T;
        const compared = compare(before, mine, options.narrow?.(current) ?? current);
        conflict.value = compared;
        // Somebody saved another part: nothing that this form edits differs, so nobody is asked.
        if (compared.both.length + compared.onlyTheirs.length === 0) isBehind = true;
        else return false;
      }
      if (!isBehind) {
        for (const { path, message } of error.errors) errors[path] ??= message;
        problem.value = textOf(error);
        return false;
      }
    } finally {
      isBusy.value = false;
    }
    return settle([]);
  }

  /** Saves their state with my changes, except for the fields of which theirs is taken. */
  async function settle(takeTheirs: readonly string[]): Promise<boolean> {
    if (conflict.value === null) return false;
    const { theirs } = conflict.value;
    const merged = merge(conflict.value, takeTheirs);
    base.value = theirs;
    draft.value = merged as UnwrapRef<T>;
    conflict.value = null;
    return save();
  }

  return {
    draft,
    isDirty,
    isBusy,
    problem,
    /** Messages by the path of the field, such as `contact.email`. */
    errors,
    conflict,
    begin,
    /** Gives up what was changed. */
    reset: () => begin(base.value),
    save,
    settle,
    closeConflict(): void {
      conflict.value = null;
    },
  };
}
