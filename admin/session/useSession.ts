import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { type Answer, type Api, ApiProblem, type TokenKeeper } from '../../api-client/index.ts';

export type Staff = Answer<'/api/admin/me', 'get'>;

interface SessionParts {
  api: Api;
  tokens: TokenKeeper;
  /** Forgets what the pages have read: the next person may not see it. */
  forgetData: () => void;
}

/** Who is signed in, and what they may do. The server decides; pages only follow. */
export const useSession = defineStore('session', () => {
  const staff = ref<Staff | null>(null);
  let parts: SessionParts | null = null;

  function required(): SessionParts {
    if (parts === null) throw new Error('The session is not connected');
    return parts;
  }

  const permissions = computed(() => new Set<string>(staff.value?.permissions ?? []));

  return {
    staff,

    connect(given: SessionParts): void {
      parts = given;
    },

    /** Finds out who is signed in. Without a kept token nobody is: every way to sign in ends with one. */
    async restore(): Promise<void> {
      const { api, tokens } = required();
      if (tokens.read() === null) return;
      try {
        staff.value = await api.get('/api/admin/me');
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status >= 500 || error.status === 0) throw error;
        this.end();
      }
    },

    /** Reads again what one may do, after the own second factors changed. */
    async refresh(): Promise<void> {
      staff.value = await required().api.get('/api/admin/me');
    },

    begin(session: { staff: Staff; accessToken: string }): void {
      required().tokens.keep(session.accessToken);
      required().forgetData();
      staff.value = session.staff;
    },

    /** The session is over, by sign-out or because the server says so. */
    end(): void {
      required().tokens.drop();
      staff.value = null;
    },

    /** Forgets what the pages have read, once the page of a session that is over has been left. */
    forget: (): void => required().forgetData(),

    async signOut(): Promise<void> {
      await required().api.post('/api/admin/auth/logout', { anonymous: true });
      this.end();
    },

    /** Whether the person has the permission, or one of `a|b`, as routes write them. */
    can: (permission: string): boolean => permission.split('|').some((one) => permissions.value.has(one)),
  };
});
