/** What a refused or failed request left behind: an RFC 9457 problem, or none where no answer came. */
export interface ProblemDetails {
  status: number;
  code: string;
  /** The server's own words for it, in the language of the request; empty where none came. */
  title: string;
  errors: { path: string; message: string }[];
  retryAfterSeconds: number | null;
  /** Lines of an order or cart that the refusal names; their shape depends on the code. */
  lines: unknown[];
}

/** No answer came: no network, or the server is away. Nothing is known of what happened there. */
export const OFFLINE = 'offline';

export class ApiProblem extends Error implements ProblemDetails {
  status: number;
  code: string;
  title: string;
  errors: { path: string; message: string }[];
  retryAfterSeconds: number | null;
  lines: unknown[];

  constructor(details: Partial<ProblemDetails> & Pick<ProblemDetails, 'status' | 'code'>) {
    super(details.code);
    this.name = 'ApiProblem';
    this.status = details.status;
    this.code = details.code;
    this.title = details.title ?? '';
    this.errors = details.errors ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
    this.lines = details.lines ?? [];
  }

  static offline(): ApiProblem {
    return new ApiProblem({ status: 0, code: OFFLINE });
  }

  /** Reads an error answer; one that is not a problem document (a proxy's page) becomes `server_error`. */
  static fromAnswer(status: number, body: unknown, retryAfter: string | null): ApiProblem {
    const document = (typeof body === 'object' && body !== null ? body : {}) as Partial<ProblemDetails>;
    return new ApiProblem({
      status,
      code: typeof document.code === 'string' ? document.code : 'server_error',
      title: typeof document.title === 'string' ? document.title : '',
      errors: Array.isArray(document.errors) ? document.errors : [],
      lines: Array.isArray(document.lines) ? document.lines : [],
      retryAfterSeconds: retryAfter === null ? null : Number.parseInt(retryAfter, 10) || null,
    });
  }
}

/** Any thrown value as plain data, so that it can be kept in state and sent from the server to the page. */
export function toProblem(error: unknown): ProblemDetails {
  if (!(error instanceof ApiProblem)) throw error;
  const { status, code, title, errors, retryAfterSeconds, lines } = error;
  return { status, code, title, errors, retryAfterSeconds, lines };
}
