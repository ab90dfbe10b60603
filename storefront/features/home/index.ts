/** Loaded when a shopper opens them. */
export const homePages = {
  home: () => import('./HomePage.vue'),
  privacy: () => import('./PrivacyPage.vue'),
  terms: () => import('./TermsPage.vue'),
  returns: () => import('./ReturnsPage.vue'),
  notFound: () => import('./NotFoundPage.vue'),
};
