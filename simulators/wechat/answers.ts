/** An answer of the API: an object as JSON, a text as it stands, or nothing. */
export interface Answer {
  status: number;
  body?: object | string;
}

export const refused = (status: number, code: string, message: string): Answer => ({
  status,
  body: { code, message },
});

/** What a method gets: the parsed body of a POST, the path's parameters and the query string. */
export interface ApiRequest {
  body: Record<string, unknown>;
  params: Record<string, string>;
  query: Record<string, string>;
  /** This simulator's address, without a slash at the end. */
  baseUrl: string;
}
