/** The one way to the server: typed paths from the OpenAPI document, problem details as errors. */
import createClient, { type Middleware } from 'openapi-fetch';
import type { paths } from './schema';

export interface FieldError {
  field: string;
  message: string;
}

/** What the server said when it refused (RFC 9457 problem details), or that it could not be reached. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly data: Record<string, unknown> = {},
    readonly errors: FieldError[] = [],
  ) {
    super(detail || code);
    this.name = 'ApiError';
  }

  /** No answer came, or an answer that says "later": trying again may help. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

type Unauthorised = () => void;
let onUnauthorised: Unauthorised = () => undefined;

/** The app decides what to do when the sign-in has ended; the client only notices. */
export function setOnUnauthorised(handler: Unauthorised): void {
  onUnauthorised = handler;
}

const watchSignIn: Middleware = {
  onResponse({ request, response }) {
    if (response.status === 401 && !new URL(request.url).pathname.includes('/auth/')) onUnauthorised();
  },
};

export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? '' });
api.use(watchSignIn);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer, or an ApiError. Every call goes through here so that errors have one shape. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch {
    throw new ApiError(0, 'unreachable', '');
  }
  if (!answer.response.ok) throw parseProblem(answer.response.status, answer.error);
  return answer.data as T;
}

export function parseProblem(status: number, body: unknown): ApiError {
  if (typeof body !== 'object' || body === null) return new ApiError(status, `http_${status}`, '');
  const problem = body as Record<string, unknown>;
  const text = (key: string) => (typeof problem[key] === 'string' ? problem[key] : '');
  const errors = Array.isArray(problem.errors) ? (problem.errors as FieldError[]) : [];
  return new ApiError(status, text('code') || `http_${status}`, text('detail') || text('title'), problem, errors);
}
