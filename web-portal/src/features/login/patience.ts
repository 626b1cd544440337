import { ApiProblem } from "../../shared/api/client";
import { pause, unanswered } from "../../shared/api/query-client";

/** How long a person is kept waiting for an answer, ms. */
const LIMIT = 30_000;

/**
 * Sends until somebody answers, one at a time, for half a minute at most; then the last problem is the answer.
 * `cancel` ends it at once, also what is under way; `again` is asked before each repeat.
 */
export async function patiently<T>(
  send: (signal: AbortSignal) => Promise<T>,
  cancel: AbortSignal,
  again: () => boolean,
): Promise<T> {
  const end = Date.now() + LIMIT;
  for (let count = 0; ; count++) {
    try {
      return await send(AbortSignal.any([cancel, AbortSignal.timeout(end - Date.now())]));
    } catch (problem) {
      if (!(problem instanceof ApiProblem && unanswered(problem) && again())) throw problem;
      const wait = pause(count, problem);
      if (Date.now() + wait >= end) throw problem;
      await rest(wait, cancel);
    }
  }
}

const rest = (wait: number, cancel: AbortSignal) =>
  new Promise<void>((done, fail) => {
    setTimeout(done, wait);
    cancel.addEventListener("abort", () => fail(cancel.reason), { once: true });
  });
