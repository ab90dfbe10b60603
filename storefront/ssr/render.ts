import type { Site } from '../page/site.ts';

/** What the server's build of the storefront is asked for, and what it answers. */
export interface RenderRequest {
  /** Path and query. */
  url: string;
  site: Site;
  /** Asks the API of this very process, as nobody in particular. */
  fetchApi: (path: string, headers: Record<string, string>) => Promise<{ status: number; body: string }>;
}

export interface RenderedPage {
  status: number;
  appHtml: string;
  headTags: string;
  /** For the page to go on from; to be written where it is never executed. */
  state: string;
  /** Source files whose chunks the page needs. */
  modules: string[];
}

export type Render = (request: RenderRequest) => Promise<RenderedPage>;
