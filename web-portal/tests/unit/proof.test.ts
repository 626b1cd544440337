import { afterEach, expect, test, vi } from "vitest";
import { api, call } from "../../src/shared/api/client";
import { askForProof, endProof, watchProof } from "../../src/shared/api/proof";

const wanting = { status: 403, code: "proof-required" };
const params = { path: { slug: "acme", id: "0000000000002" } };
const promote = (role: "admin" | "viewer") =>
  call(api.PUT("/portal/{slug}/users/{id}", { params, body: { role } })).catch(({ code }) => code);

/** An API that wants a proof so many times; what it was sent. */
function answering(times: number) {
  const sent: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push(await request.text());
    return sent.length <= times ? Response.json(wanting, { status: 403 }) : Response.json({ id: "x" });
  });
  return sent;
}

let stop: (() => void) | undefined;
afterEach(() => {
  stop?.();
  stop = undefined;
  vi.unstubAllGlobals();
});

test("what needs a proof is sent again, body and all, once there is one", async () => {
  stop = watchProof();
  const sent = answering(1);
  const answer = promote("admin");
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  endProof(true);
  expect(await answer).toEqual({ id: "x" });
  expect(sent).toEqual(['{"role":"admin"}', '{"role":"admin"}']);
});

test("one proof is enough for all that wait for it", async () => {
  stop = watchProof();
  const sent = answering(2);
  const answers = [promote("admin"), promote("viewer")];
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(askForProof()).toBe(askForProof());
  endProof(true);
  expect(await Promise.all(answers)).toEqual([{ id: "x" }, { id: "x" }]);
});

test("whoever would not prove it has the server's answer", async () => {
  stop = watchProof();
  const sent = answering(1);
  const answer = promote("admin");
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  endProof(false);
  expect(await answer).toBe("proof-required");
  expect(sent).toHaveLength(1);
});

test("where nothing asks, or what asks goes away, nothing waits for ever", async () => {
  answering(2);
  expect(await promote("admin")).toBe("proof-required");
  const end = watchProof();
  const answer = promote("admin");
  setTimeout(end, 50);
  expect(await answer).toBe("proof-required");
});
