import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { patiently } from "../../src/features/login/patience";
import { ApiProblem } from "../../src/shared/api/client";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const busy = new ApiProblem(503, "busy", {}, 2);
const network = new ApiProblem(0, "network");
const always = () => true;

/** Sends of which the first `failures` find nobody; with the instants at which they came, ms. */
function sender(failures: number, problem: ApiProblem = busy) {
  const start = Date.now();
  const at: number[] = [];
  const send = async () => {
    at.push(Date.now() - start);
    if (at.length <= failures) throw problem;
    return "in";
  };
  return { at, send };
}

test.each([
  ["busy", busy, [0, 2000, 4000, 6000]],
  ["network", network, [0, 500, 1500, 3500]],
  ["timeout", new ApiProblem(0, "timeout"), [0, 500, 1500, 3500]],
])("%s: sent again until somebody answers, and then no more", async (_, problem, times) => {
  const { at, send } = sender(3, problem);
  const answer = patiently(send, new AbortController().signal, always);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await answer).toBe("in");
  expect(at).toEqual(times);
});

test("half a minute is the limit, then the problem is the answer", async () => {
  const { at, send } = sender(1000);
  const answer = expect(patiently(send, new AbortController().signal, always)).rejects.toBe(busy);
  await vi.advanceTimersByTimeAsync(30_000);
  await answer;
  expect(at.at(-1)).toBeLessThan(30_000);
  const count = at.length;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(at).toHaveLength(count);
});

test.each([
  [401, "invalid-credentials"],
  [429, "too-many-attempts"],
  [422, "validation-failed"],
  [404, "portal-not-found"],
  [500, "internal-error"],
])("an answer of %i is one", async (status, code) => {
  const { at, send } = sender(1, new ApiProblem(status, code));
  await expect(patiently(send, new AbortController().signal, always)).rejects.toMatchObject({ code });
  expect(at).toHaveLength(1);
});

test("who cancels while it waits is asked nothing more", async () => {
  const { at, send } = sender(1000);
  const cancel = new AbortController();
  const answer = expect(patiently(send, cancel.signal, always)).rejects.toMatchObject({ name: "AbortError" });
  await vi.advanceTimersByTimeAsync(1000);
  cancel.abort();
  await answer;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(at).toHaveLength(1);
});

test("what was changed meanwhile is not sent again", async () => {
  const { at, send } = sender(1000);
  await expect(patiently(send, new AbortController().signal, () => false)).rejects.toBe(busy);
  expect(at).toHaveLength(1);
});

test("one under way is ended by who cancels", async () => {
  const cancel = new AbortController();
  let given: AbortSignal | undefined;
  const send = (signal: AbortSignal) => {
    given = signal;
    return new Promise<never>((_, fail) => signal.addEventListener("abort", () => fail(signal.reason)));
  };
  const answer = expect(patiently(send, cancel.signal, always)).rejects.toMatchObject({ name: "AbortError" });
  cancel.abort();
  await answer;
  expect(given?.aborted).toBe(true);
});
