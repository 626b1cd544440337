import { isBackground } from "./activity";
import { operations } from "./operations";
import { askForProof, wantsProof } from "./proof";
import type { FieldError, Problem } from "./schema";

const TIMEOUT = 20_000;

/** What went wrong, already translated from HTTP. `code` is the problem's, or `network`, `timeout`, `not-json`, `http-<status>`. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  readonly fieldErrors: Readonly<Record<string, FieldError>>;
  override name = "ApiProblem";

  constructor(status: number, code: string, body?: Partial<Problem>, retryAfter?: number) {
    super(body?.detail ?? body?.title ?? code);
    this.status = status;
    this.code = code;
    this.requestId = body?.request_id;
    this.retryAfter = retryAfter;
    this.fieldErrors = Object.fromEntries((body?.errors ?? []).map((error) => [error.field, error]));
  }
}

const send = (request: Request) =>
  globalThis.fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT)]) });

/**
 * What needs a fresh proof of who asks is sent once more when they have given it: whoever had it sent waits for its
 * answer, and knows nothing of that. `fetch` is looked up at each call: tests replace it later.
 */
export const api = operations(async (request) => {
  if (isBackground()) request.headers.set("Portal-Background", "1");
  const again = request.clone();
  const answer = await send(request);
  return (await wantsProof(answer)) && (await askForProof()) ? send(again) : answer;
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data, or an `ApiProblem`. Judges by the status, never by `error`: that is `""` or `undefined` when the body is empty. */
export async function call<T>(pending: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await pending;
  } catch (cause) {
    throw translated(cause);
  }
  const { data, error, response } = answer;
  if (response.ok) return data as T;
  const body = error !== null && typeof error === "object" ? (error as Partial<Problem>) : {};
  const wait = Number(response.headers.get("Retry-After"));
  throw new ApiProblem(response.status, body.code ?? codeOf(response.status), body, wait > 0 ? wait : undefined);
}

/** For an answer that is no problem of the portal's: something on the way spoke for it. */
const codeOf = (status: number) => (status > 500 ? "busy" : `http-${status}`);

function translated(cause: unknown): unknown {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : "";
  if (name === "AbortError") return cause;
  const code = name === "SyntaxError" ? "not-json" : name === "TimeoutError" ? "timeout" : "network";
  return Object.assign(new ApiProblem(0, code), { cause });
}
