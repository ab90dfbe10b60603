import { nextTick, onMounted, reactive, ref, type UnwrapNestedRefs, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { ApiProblem } from '../../api-client/index.ts';
import { clearDraft, useDraft } from './useDraft.ts';
import { useErrorText } from './useErrorText.ts';

type Fields = Record<string, string>;
type FieldErrors<F extends Fields> = Partial<Record<keyof F & string, string>>;

/** Sorts a refusal into messages beside fields and one message for the whole form. */
export function sortProblem<F extends Fields>(
  problem: Pick<ApiProblem, 'code' | 'errors'>,
  fields: F,
  fieldOfCode: Partial<Record<string, keyof F & string>>,
  text: string,
): { errors: FieldErrors<F>; formError: string } {
  const errors: FieldErrors<F> = {};
  for (const { path, message } of problem.errors) {
    // `create.username` of a nested body is the form's `username`.
    const name = path.split('.').at(-1) ?? path;
    if (name in fields) errors[name as keyof F & string] ??= message;
  }
  const field = fieldOfCode[problem.code];
  if (field) errors[field] = text;
  return { errors, formError: Object.keys(errors).length > 0 ? '' : text };
}

/**
 * A form of text fields. Errors stand beside their fields and disappear when the field changes; the first one gets
 * the focus.
 */
export function useForm<F extends Fields>(options: {
  fields: F;
  submit: (values: F) => Promise<void>;
  /** Error codes that are about one field. */
  fieldOfCode?: Partial<Record<string, keyof F & string>>;
  /** Texts that replace the general text of a code in this form. */
  textOfCode?: Partial<Record<string, string>>;
  /** Fields that may stay empty. */
  optional?: (keyof F & string)[];
  /** Keeps what is typed under this name until it is sent. Never for passwords. */
  draftName?: string;
}) {
  const { t } = useI18n();
  const { textOf } = useErrorText();
  const values = reactive({ ...options.fields });
  const errors = reactive<Partial<Record<string, string>>>({});
  const formError = ref('');
  const isBusy = ref(false);

  for (const name of Object.keys(options.fields)) {
    watch(
      () => (values as Fields)[name],
      () => {
        delete errors[name];
      },
    );
  }

  if (options.draftName) {
    const { draft } = useDraft(options.draftName, { ...options.fields });
    onMounted(() => {
      Object.assign(values, draft.value);
      watch(values, (next) => {
        draft.value = { ...next } as F;
      });
    });
  }

  function findEmpty(): void {
    for (const [name, value] of Object.entries(values as Fields)) {
      const mayBeEmpty = options.optional?.includes(name) ?? false;
      if (!mayBeEmpty && value.trim() === '') errors[name] = t('form.required');
    }
  }

  async function focusFirstError(form: EventTarget | null): Promise<void> {
    await nextTick();
    if (form instanceof HTMLElement) form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  async function send(): Promise<void> {
    isBusy.value = true;
    try {
      await options.submit({ ...(values as F) });
      if (options.draftName && Object.keys(errors).length === 0) clearDraft(options.draftName);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      const text = options.textOfCode?.[error.code] ?? textOf(error);
      const sorted = sortProblem(error, options.fields, options.fieldOfCode ?? {}, text);
      Object.assign(errors, sorted.errors);
      formError.value = sorted.formError;
    } finally {
      isBusy.value = false;
    }
  }

  async function onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    if (isBusy.value) return;
    for (const name of Object.keys(errors)) delete errors[name];
    formError.value = '';
    findEmpty();
    if (Object.keys(errors).length === 0) await send();
    if (Object.keys(errors).length > 0) await focusFirstError(event.target);
  }

  return { values: values as UnwrapNestedRefs<F>, errors, formError, isBusy, onSubmit };
}
