/** Why a request failed: a problem document (RFC 9457), or no answer at all (`offline`). */
export interface ProblemDetails {
  status: number;
  code: string;
  /** The server's text in the language of the request; empty when the server sent none. */
  title: string;
  errors: { path: string; message: string }[];
  retryAfterSeconds: number | null;
  /** The lines of an order or a cart that the refusal names. Their shape depends on the code. */
  lines: unknown[];
  /** The thing as it is now, where `edited_meanwhile` says that somebody else changed it. */
  current?: unknown;
  /** The place in the queue, where the refusal is `waiting_room`. */
  place?: QueuePlace;
}

interface QueuePlace {
  ticket: string;
  /** 1 is the next one. */
  position: number;
}

/** No answer came: the network or the server is down. The server may have done the work or not. */
const OFFLINE = 'offline';

export class ApiProblem extends Error implements ProblemDetails {
  status: number;
  code: string;
  title: string;
  errors: { path: string; message: string }[];
  retryAfterSeconds: number | null;
  lines: unknown[];
  current: unknown;
  place: QueuePlace | undefined;

  constructor(details: Partial<ProblemDetails> & Pick<ProblemDetails, 'status' | 'code'>) {
    super(details.code);
    this.name = 'ApiProblem';
    this.status = details.status;
    this.code = details.code;
    this.title = details.title ?? '';
    this.errors = details.errors ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
    this.lines = details.lines ?? [];
    this.current = details.current;
    this.place = details.place;
  }

  static offline(): ApiProblem {
    return new ApiProblem({ status: 0, code: OFFLINE });
  }

  /** Reads an error answer. An answer that is no problem document (a proxy's page) becomes `server_error`. */
  static fromAnswer(status: number, body: unknown, retryAfter: string | null): ApiProblem {
    const document = (typeof body === 'object' && body !== null ? body : {}) as Partial<
      ProblemDetails & QueuePlace
    >;
    const { ticket, position } = document;
    return new ApiProblem({
      status,
      code: typeof document.code === 'string' ? document.code : 'server_error',
      title: typeof document.title === 'string' ? document.title : '',
      errors: Array.isArray(document.errors) ? document.errors : [],
      lines: Array.isArray(document.lines) ? document.lines : [],
      current: document.current,
      ...(typeof ticket === 'string' && typeof position === 'number' && { place: { ticket, position } }),
      retryAfterSeconds: retryAfter === null ? null : Number.parseInt(retryAfter, 10) || null,
    });
  }
}

/**
 * A thrown `ApiProblem` as plain data, which can stand in state and travel from the server to the page. Throws any
 * other error again.
 */
export function toProblem(error: unknown): ProblemDetails {
  if (!(error instanceof ApiProblem)) throw error;
  const { status, code, title, errors, retryAfterSeconds, lines } = error;
  return { status, code, title, errors, retryAfterSeconds, lines };
}
