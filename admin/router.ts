import { createRouter, type RouteLocationNormalized, type RouterHistory } from 'vue-router';
import { pages } from './pages.ts';
import { useSession } from './session/useSession.ts';
import NoPermissionPage from './shell/NoPermissionPage.vue';
import NotFoundPage from './shell/NotFoundPage.vue';
import { urls } from './urls.ts';

const BASE = '/admin';

export function createAdminRouter(createHistory: RouterHistory) {
  const router = createRouter({
    history: createHistory,
    routes: [
      ...pages,
      { path: '/no-permission', component: NoPermissionPage, meta: { title: 'shell.noPermission' } },
      { path: '/:path(.*)*', component: NotFoundPage, meta: { title: 'shell.notFound' } },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  });
  let hasAsked = false;
  router.beforeEach(async (to) => {
    const session = useSession();
    if (!hasAsked) {
      hasAsked = true;
      await session.restore();
    }
    return decide(to, session);
  });
  return router;
}

/** A page that needs a sign-in leads there and back; one that needs a permission says so in its place. */
function decide(to: RouteLocationNormalized, session: ReturnType<typeof useSession>) {
  if (to.meta.isPublic) return true;
  if (session.staff === null) return urls.signIn(to.fullPath);
  // Until the second factor that a role demands is set up, the server answers nothing but the own account.
  if (session.staff.mustSetSecondFactor && to.path !== urls.account()) return urls.account();
  const { permission } = to.meta;
  if (permission !== undefined && !session.can(permission))
    return { path: '/no-permission', query: { permission }, replace: true };
  return true;
}

export { BASE };
