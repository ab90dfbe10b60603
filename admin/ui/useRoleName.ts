import { useI18n } from 'vue-i18n';

/** A role as people call it: those that come with the shop have a name in each language, others the one they were given. */
export function useRoleName(): (name: string) => string {
  const { t, te } = useI18n();
  return (name) => (te(`roles.builtIn.${name}`) ? t(`roles.builtIn.${name}`) : name);
}
