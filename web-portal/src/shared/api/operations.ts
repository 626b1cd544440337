import type { Client } from "openapi-fetch";
import type { paths } from "./schema";

interface Options {
  params?: { path?: Record<string, string>; query?: Record<string, unknown>; header?: Record<string, string> };
  body?: unknown;
  parseAs?: "blob";
  headers?: Record<string, string>;
  signal?: AbortSignal | null;
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/**
 * The operations of a contract, typed and called as openapi-fetch has them. Of what that can do, these pages need a tenth,
 * and every page before the login would bring the whole.
 */
export const operations = (send: (request: Request) => Promise<Response>) =>
  Object.fromEntries(
    methods.map((method) => [
      method,
      async (path: string, options: Options = {}) => answerOf(await send(requestOf(method, path, options)), options),
    ]),
  ) as unknown as Pick<Client<paths>, (typeof methods)[number]>;

function requestOf(method: string, path: string, { params = {}, body, headers, signal = null }: Options) {
  // An absolute address, because Node's Request has no page to be relative to.
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params.path?.[name] ?? ""));
  const url = new URL(filled, globalThis.location.origin);
  for (const [name, value] of Object.entries(params.query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return new Request(url, {
    method,
    cache: "no-store",
    signal,
    headers: {
      Accept: "application/json",
      ...(body !== undefined && { "Content-Type": "application/json" }),
      ...params.header,
      ...headers,
    },
    body: body instanceof Blob ? body : JSON.stringify(body),
  });
}

/** Only what is no success may be something else than JSON, or nothing. */
async function answerOf(response: Response, { parseAs }: Options) {
  if (response.ok && parseAs) return { data: await response.blob(), response };
  const text = await response.text();
  if (response.ok) return { data: text ? JSON.parse(text) : undefined, response };
  try {
    return { error: JSON.parse(text), response };
  } catch {
    return { error: text, response };
  }
}
