import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const signInRoutes: RouteRecordRaw[] = [
  {
    path: urls.signIn(),
    component: () => import('./SignInPage.vue'),
    meta: { title: 'signIn.title', isPublic: true },
  },
  {
    path: urls.invitation(),
    component: () => import('./InvitationPage.vue'),
    meta: { title: 'invitation.title', isPublic: true },
  },
];
