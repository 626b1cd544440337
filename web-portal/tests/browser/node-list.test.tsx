import { expect, onTestFinished, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { violations } from "../axe";
import * as fixtures from "../fixtures";
import { open, problem, resize } from "../harness";

const row = (name: string | RegExp) => page.getByRole("link", { name });
const listed = async () => expect.element(row(/db-01/)).toBeVisible();
async function openNodes(...args: Parameters<typeof open> extends [string, ...infer Rest] ? Rest : never) {
  onTestFinished(() => localStorage.removeItem("portal-nodes"));
  const opened = await open("/nodes", ...args);
  await listed();
  return opened;
}

test("j and k move the row, Enter opens it, / searches, ? lists the keys", async () => {
  await openNodes("viewer");
  await userEvent.keyboard("j");
  await expect.element(row(/web-01/)).toHaveFocus();
  await userEvent.keyboard("jj");
  await expect.element(row(/replicated/)).toHaveFocus();
  await userEvent.keyboard("k");
  await expect.element(row(/db-01/)).toHaveFocus();
  await userEvent.keyboard("/");
  const search = page.getByRole("searchbox", { name: "Search nodes" });
  await expect.element(search).toHaveFocus();
  await userEvent.keyboard("jkx?/");
  await expect.element(search).toHaveValue("jkx?/");
  (search.element() as HTMLElement).blur();
  await userEvent.keyboard("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect.element(dialog).toBeVisible();
  expect(await violations(document.body)).toEqual([]);
});

test("Enter opens the row that the keys lead to", async () => {
  await openNodes("viewer");
  await userEvent.keyboard("jj{Enter}");
  await expect.poll(() => location.pathname).toBe(`/portal/acme/nodes/${fixtures.id(101)}`);
});

test("single keys can be turned off, on this device for good", async () => {
  const { screen } = await openNodes("viewer");
  await screen.getByRole("button", { name: "View" }).click();
  await screen.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await screen.getByRole("checkbox", { name: /single keys/ }).click();
  await screen.getByRole("button", { name: "Done" }).click();
  await userEvent.keyboard("j?");
  expect(screen.getByRole("dialog").query()).toBeNull();
  expect(JSON.parse(localStorage.getItem("portal-nodes") ?? "")).toMatchObject({ keys: false });
});

test("columns and density are kept", async () => {
  const { screen } = await openNodes("viewer");
  await screen.getByRole("button", { name: "View" }).click();
  await screen.getByRole("checkbox", { name: "Memory" }).click();
  await screen.getByRole("checkbox", { name: "Compact rows" }).click();
  expect(screen.getByRole("columnheader", { name: "Memory" }).query()).toBeNull();
  const { height } = screen.getByRole("row").nth(1).element().getBoundingClientRect();
  expect(height).toBeLessThan(40);
  await screen.unmount();
  await open("/nodes", "viewer");
  await listed();
  expect(page.getByRole("columnheader", { name: "Memory" }).query()).toBeNull();
  await expect.element(page.getByRole("columnheader", { name: "CPU" })).toBeVisible();
});

test("who may not restart nodes has no boxes", async () => {
  const { screen } = await openNodes("viewer");
  expect(screen.getByRole("checkbox", { name: /^Select/ }).query()).toBeNull();
});

/** Restarts as the server does them, by the node's id; notes the keys that each was asked for under. */
function restarts(answer: (id: string, time: number) => Response | Promise<Response> | undefined) {
  const asked = new Map<string, string[]>();
  const respond = (request: Request) => {
    const [, id] = /nodes\/(\w+)\/restart$/.exec(new URL(request.url).pathname) ?? [];
    if (!id) return undefined;
    const keys = [...(asked.get(id) ?? []), request.headers.get("Idempotency-Key") ?? ""];
    asked.set(id, keys);
    return answer(id, keys.length);
  };
  return { asked, respond };
}

test.each(["admin", "owner"] as const)(
  "an %s restarts some with one confirmation, each with its receipt",
  async (role) => {
    const { asked, respond } = restarts(() => undefined);
    const { screen } = await openNodes(role, respond);
    await userEvent.keyboard("jxjx");
    await screen.getByRole("checkbox", { name: "Select خادم-الويب-٢" }).click();
    await expect.element(screen.getByText("3 nodes selected")).toBeVisible();
    await screen.getByRole("button", { name: "Restart…" }).click();
    const dialog = screen.getByRole("dialog", { name: "Restart 2 nodes?" });
    await expect.element(dialog.getByText("This node is under maintenance.")).toBeVisible();
    expect(await violations(document.body)).toEqual([]);
    await dialog.getByRole("button", { name: "Restart 2 nodes" }).click();
    await expect.element(screen.getByRole("dialog").getByText("Queued").nth(1)).toBeVisible();
    await expect.element(screen.getByText("2 of 3 requested.")).toBeVisible();
    expect([...asked.keys()]).toEqual([fixtures.id(100), fixtures.id(101)]);
    await screen.getByRole("button", { name: "Done" }).click();
    await expect.poll(() => screen.getByRole("dialog").query()).toBeNull();
  },
);

test("all of the page are chosen with one box, and given up with another", async () => {
  const { screen } = await openNodes("admin");
  await screen.getByRole("checkbox", { name: "Select all on this page" }).click();
  await expect.element(screen.getByText(`${fixtures.nodes.length} nodes selected`)).toBeVisible();
  await screen.getByRole("button", { name: "Clear selection" }).click();
  await expect.element(screen.getByText(/nodes selected/)).not.toBeInTheDocument();
});

test("what failed is said by node, and asked for again alone, a lost receipt under the same key", async () => {
  const { asked, respond } = restarts((id, time) => {
    if (id === fixtures.id(100) && time <= 3) return Promise.reject(new TypeError("gone"));
    if (id === fixtures.id(101) && time === 1) return problem(409, "command-in-progress");
    return undefined;
  });
  const { screen } = await openNodes("admin", respond);
  await userEvent.keyboard("jxjxjx");
  await screen.getByRole("button", { name: "Restart…" }).click();
  await screen.getByRole("button", { name: "Restart 3 nodes" }).click();
  await expect
    .element(screen.getByText("A command is already running on this node."), { timeout: 10_000 })
    .toBeVisible();
  await expect.element(screen.getByText("1 of 3 requested.")).toBeVisible();
  await screen.getByRole("button", { name: "Try 2 nodes again" }).click();
  await expect.element(screen.getByText("3 of 3 requested.")).toBeVisible();
  const [lost, refused, fine] = [100, 101, 102].map((n) => asked.get(fixtures.id(n)) ?? []);
  expect(new Set(lost).size).toBe(1);
  expect(lost).toHaveLength(4);
  expect(new Set(refused).size).toBe(2);
  expect(fine).toHaveLength(1);
}, 20_000);

test("where the server has enough for now, the rest waits as long as it says", async () => {
  const { asked, respond } = restarts((_, time) =>
    time === 1 ? problem(429, "too-many-attempts", { "Retry-After": "1" }) : undefined,
  );
  const { screen } = await openNodes("admin", respond);
  await userEvent.keyboard("jx");
  await screen.getByRole("button", { name: "Restart…" }).click();
  await screen.getByRole("button", { name: "Restart 1 node" }).click();
  await expect.element(screen.getByText("1 of 1 requested.")).toBeVisible();
  expect(new Set(asked.get(fixtures.id(100))).size).toBe(1);
});

/** Three restarts under way, of which each is answered only once it is let. */
async function slowRestarts() {
  let answer = () => {};
  const { asked, respond } = restarts(() =>
    new Promise<void>((done) => {
      answer = done;
    }).then(() => Response.json({ command: fixtures.command }, { status: 202 })),
  );
  const opened = await openNodes("admin", respond);
  await userEvent.keyboard("jxjxjx");
  await opened.screen.getByRole("button", { name: "Restart…" }).click();
  await opened.screen.getByRole("button", { name: "Restart 3 nodes" }).click();
  await expect.poll(() => asked.size).toBe(1);
  return { ...opened, asked, answer: () => answer() };
}

test.each(["Stop", "Escape"])("%s ends the restarts, and what was asked for stays in sight", async (way) => {
  const { screen, asked, answer } = await slowRestarts();
  await expect.element(screen.getByText("Waiting…").nth(1)).toBeVisible();
  if (way === "Stop") await screen.getByRole("button", { name: way }).click();
  else await userEvent.keyboard("{Escape}");
  await expect.element(screen.getByText("Not requested").nth(1)).toBeVisible();
  expect(screen.getByRole("link", { name: "Details" }).query()).toBeNull();
  answer();
  await expect.element(screen.getByText("1 of 3 requested.")).toBeVisible();
  await expect.element(screen.getByRole("link", { name: "Details" })).toBeVisible();
  expect(asked.size).toBe(1);
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => screen.getByRole("dialog").query()).toBeNull();
});

test("the bar of the chosen ones moves no row, and x beside the rows chooses none", async () => {
  const { screen } = await openNodes("admin");
  const top = () => row(/db-01/).element().getBoundingClientRect().top;
  const before = top();
  const all = screen.getByRole("checkbox", { name: "Select all on this page" });
  (all.element() as HTMLElement).focus();
  await userEvent.keyboard("x");
  await expect.element(all).not.toBeChecked();
  await screen.getByRole("checkbox", { name: "Select db-01" }).click();
  await expect.element(screen.getByRole("status").getByText("1 node selected")).toBeVisible();
  expect(top()).toBe(before);
});

test("what left the list is chosen no more, also when it comes back", async () => {
  const { screen } = await openNodes("admin");
  await screen.getByRole("checkbox", { name: "Select db-01" }).click();
  const search = screen.getByRole("searchbox", { name: "Search nodes" });
  await search.fill("web");
  await expect.poll(() => row(/db-01/).query()).toBeNull();
  await search.fill("");
  await expect.element(screen.getByRole("checkbox", { name: "Select db-01" })).not.toBeChecked();
});

test("with the page its restarts end", async () => {
  const { screen, asked, answer } = await slowRestarts();
  await screen.unmount();
  answer();
  await new Promise((done) => setTimeout(done, 200));
  expect(asked.size).toBe(1);
});

test.each([
  [500, "internal-error", 1],
  [408, "http-408", 1],
  [409, "command-in-progress", 2],
])("after a %i a node is asked again with as many keys as there were commands", async (status, code, keys) => {
  const { asked, respond } = restarts((_, time) => (time === 1 ? problem(status, code) : undefined));
  const { screen } = await openNodes("admin", respond);
  await userEvent.keyboard("jx");
  await screen.getByRole("button", { name: "Restart…" }).click();
  await screen.getByRole("button", { name: "Restart 1 node" }).click();
  await screen.getByRole("button", { name: "Try 1 node again" }).click();
  await expect.element(screen.getByText("1 of 1 requested.")).toBeVisible();
  expect(new Set(asked.get(fixtures.id(100))).size).toBe(keys);
});

test("on its own page too a node is asked again under the same key, unless it was refused", async () => {
  const { asked, respond } = restarts((_, time) =>
    time === 1 ? problem(500, "internal-error") : time === 2 ? problem(409, "command-in-progress") : undefined,
  );
  const { screen } = await open(`/nodes/${fixtures.node.id}`, "admin", (request) =>
    request.url.endsWith(`/nodes/${fixtures.node.id}`)
      ? Response.json({ ...fixtures.nodeDetail, active_command: null })
      : respond(request),
  );
  await screen.getByRole("button", { name: "Restart", exact: true }).click();
  const confirm = screen.getByRole("dialog").getByRole("button", { name: /Restart/ });
  const keys = () => asked.get(fixtures.node.id) ?? [];
  for (const count of [1, 2, 3]) {
    await confirm.click();
    await expect.poll(() => keys().length).toBe(count);
    if (count < 3) await expect.element(screen.getByRole("dialog").getByRole("alert")).toBeVisible();
  }
  expect(keys()[0]).toMatch(/./);
  expect(keys()[1]).toBe(keys()[0]);
  expect(keys()[2]).not.toBe(keys()[0]);
});

test.each(["light", "dark"])("on a phone the boxes and the bar have room, %s", async (scheme) => {
  const { screen } = await openNodes("owner");
  document.documentElement.style.colorScheme = scheme;
  onTestFinished(() => {
    document.documentElement.style.removeProperty("color-scheme");
  });
  await resize(320, 700);
  await screen.getByRole("checkbox", { name: "Select web-01" }).click();
  await screen.getByRole("button", { name: "View" }).click();
  await expect.element(screen.getByText("1 node selected")).toBeVisible();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
  expect(await violations(document.body)).toEqual([]);
});
