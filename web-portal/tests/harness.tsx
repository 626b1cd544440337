import { getResponse } from "msw";
import { onTestFinished, vi } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { App } from "../src/app/App";
import { createQueryClient } from "../src/shared/api/query-client";
import type { Role } from "../src/shared/api/schema";
import { rememberLocale } from "../src/shared/i18n/device-language";
import { handlersFor } from "./handlers";

type Answer = (request: Request) => Response | Promise<Response> | undefined;

/**
 * The whole app at `path` as someone of `role` sees it; `answer` comes before the usual handlers.
 * A question that failed is asked again only with `retry`, and then soon.
 */
export async function open(path: string, role: Role, answer?: Answer, { retry = false } = {}) {
  const before = location.href;
  const handlers = handlersFor(role);
  const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input as Request, init);
    return answer?.(request) ?? (await getResponse(handlers, request)) ?? Response.error();
  });
  history.replaceState(null, "", `/portal/acme${path}`);
  onTestFinished(() => {
    fetch.mockRestore();
    history.replaceState(null, "", before);
    forgetLanguage();
  });
  const onSessionEnd = vi.fn();
  await page.viewport(1280, 800);
  const client = createQueryClient(onSessionEnd);
  const { queries } = client.getDefaultOptions();
  client.setDefaultOptions({ queries: { ...queries, ...(retry ? { retryDelay: 200 } : { retry }) } });
  const screen = await render(<App slug="acme" client={client} />);
  return { screen, fetch, onSessionEnd };
}

/** No language has been chosen on this device. */
function forgetLanguage() {
  for (const storage of [localStorage, sessionStorage])
    for (const key of Object.keys(storage)) if (key.startsWith("portal-language")) storage.removeItem(key);
  rememberLocale("en", "acme");
}

/** Another size of the window, once nothing moves: a transition that it ends is an error. */
export async function resize(width: number, height: number) {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  // A word in another script asks for its part of the typeface only once it is drawn.
  await document.fonts.ready;
  await page.viewport(width, height);
}

export const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json({ status, code, title: code, detail: code, request_id: "r" }, { status, headers });
