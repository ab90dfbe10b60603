import type { Site } from '../page/site.ts';

/** The input and the output of the storefront's server build. */
export interface RenderRequest {
  /** Path and query. */
  url: string;
  site: Site;
  /** Requests the API of this process, without a token. */
  fetchApi: (path: string, headers: Record<string, string>) => Promise<{ status: number; body: string }>;
}

export interface RenderedPage {
  status: number;
  appHtml: string;
  headTags: string;
  /** The state from which the page continues in the browser. It must be written where no browser runs it. */
  state: string;
  /** Source files whose chunks the page needs. */
  modules: string[];
}

export type Render = (request: RenderRequest) => Promise<RenderedPage>;
