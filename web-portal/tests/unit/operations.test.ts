import { afterEach, expect, test, vi } from "vitest";
import { operations } from "../../src/shared/api/operations";

const send = vi.fn<(request: Request) => Promise<Response>>();
const api = operations(send);
afterEach(() => void send.mockReset());

const sent = () => send.mock.calls[0]?.[0] as Request;

test("an operation is asked for at its path, with what it filters by", async () => {
  send.mockResolvedValue(Response.json({ items: [] }));
  const params = { path: { slug: "a/b?" }, query: { limit: 5, q: "ä & b", status: undefined } as { limit: number } };
  const { data } = await api.GET("/portal/{slug}/nodes", { params });
  expect(sent().url).toBe(`${location.origin}/portal/a%2Fb%3F/nodes?limit=5&q=%C3%A4+%26+b`);
  expect([sent().method, sent().headers.get("Accept"), sent().headers.get("Content-Type")]).toEqual([
    "GET",
    "application/json",
    null,
  ]);
  expect(data).toEqual({ items: [] });
});

test("what is sent is JSON, and an answer may be empty", async () => {
  send.mockResolvedValue(new Response(null, { status: 204 }));
  const body = { password: "p", new_password: "q" } as never;
  const answer = await api.POST("/portal/{slug}/profile/password", { params: { path: { slug: "acme" } }, body });
  expect([sent().method, sent().headers.get("Content-Type")]).toEqual(["POST", "application/json"]);
  expect(await sent().json()).toEqual(body);
  expect(answer.data).toBeUndefined();
});

test("a file comes as it is, a refusal of one as what it says", async () => {
  const ask = () =>
    api.POST("/portal/{slug}/audit/export", {
      params: { path: { slug: "acme" } },
      body: {},
      parseAs: "blob",
      headers: { Accept: "text/csv" },
    });
  send.mockResolvedValueOnce(new Response("a,b"));
  expect(await (await ask()).data?.text()).toBe("a,b");
  expect(sent().headers.get("Accept")).toBe("text/csv");
  send.mockResolvedValueOnce(Response.json({ code: "narrow-the-filter" }, { status: 422 }));
  expect((await ask()).error).toMatchObject({ code: "narrow-the-filter" });
  send.mockResolvedValueOnce(new Response("gone", { status: 502 }));
  expect((await ask()).error).toBe("gone");
});

test("an operation ends with the signal of who asked", async () => {
  const end = new AbortController();
  send.mockResolvedValue(Response.json({}));
  await api.GET("/portal/{slug}/state", { params: { path: { slug: "acme" } }, signal: end.signal });
  end.abort();
  expect(sent().signal.aborted).toBe(true);
});

test("what is sent again under one key says so in a header", async () => {
  send.mockResolvedValue(Response.json({}));
  const params = { path: { slug: "acme" }, header: { "Idempotency-Key": "k" } };
  await api.POST("/portal/{slug}/auth/login", { params, body: { email: "e", password: "p" } });
  expect(sent().headers.get("Idempotency-Key")).toBe("k");
});
