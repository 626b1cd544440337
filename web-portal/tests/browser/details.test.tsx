import { expect, test } from "vitest";
import * as fixtures from "../fixtures";
import { open, problem, resize } from "../harness";

test("an invitation knows the name of whom it is for", async () => {
  const { screen } = await open("/invite#token=t", "viewer");
  await expect.element(screen.getByLabelText("Your name")).toHaveValue("Nina New");
});

test.each([
  ["who is logged in is told that accepting logs them out, and whom to ask", "viewer", /^Need help\? Email/],
  ["who is not is told whom to ask about the login", null, /^Trouble logging in\? Email/],
] as const)("an invitation: %s", async (_, role, help) => {
  const { screen } = await open("/invite#token=t", "viewer", (request) =>
    role === null && request.url.endsWith("/state") ? problem(401, "authentication-required") : undefined,
  );
  await expect.element(screen.getByLabelText("Your name")).toBeVisible();
  await expect.element(screen.getByText(help)).toBeVisible();
  const warning = "You’re logged in as viewer@acme.test. If you continue, you’ll be logged out of that account.";
  expect(screen.getByText(warning).query() !== null).toBe(role !== null);
});

test("all other sessions end by one button that says how many they are", async () => {
  let ended = false;
  const { screen } = await open("/profile", "viewer", (request) => {
    if (!request.url.endsWith("/profile/sessions")) return;
    if (request.method === "DELETE") {
      ended = true;
      return new Response(null, { status: 204 });
    }
    return Response.json({
      items: fixtures.sessions.filter((session) => session.current || !ended),
      trusted_devices: [],
    });
  });
  const count = fixtures.sessions.length - 1;
  const button = screen.getByRole("button", { name: `End ${count} other session${count === 1 ? "" : "s"}` });
  await button.click();
  await expect.element(screen.getByText("All other sessions ended")).toBeVisible();
  expect(ended).toBe(true);
  await expect.poll(() => button.query()).toBeNull();
});

test("a device that is trusted can be asked for the second step again", async () => {
  const ended: string[] = [];
  const { screen } = await open("/profile", "viewer", (request) => {
    if (request.method === "DELETE") ended.push(new URL(request.url).pathname);
    return undefined;
  });
  await expect.element(screen.getByRole("heading", { name: "Devices without the second step" })).toBeVisible();
  await screen.getByRole("button", { name: "End trust in Safari, iOS" }).click();
  await expect.element(screen.getByText("That device needs the second step again")).toBeVisible();
  expect(ended).toEqual([`/portal/acme/profile/devices/${fixtures.id(650)}`]);
});

test("a worker of the version before, which knows no trusted devices, still lists the sessions", async () => {
  const { screen } = await open("/profile", "viewer", (request) =>
    request.url.endsWith("/profile/sessions") ? Response.json({ items: fixtures.sessions }) : undefined,
  );
  await expect.element(screen.getByRole("rowheader", { name: /Firefox, Linux/ })).toBeVisible();
  expect(screen.getByRole("heading", { name: "Devices without the second step" }).query()).toBeNull();
});

test("since when a node is up does not move with each answer", async () => {
  let answers = 0;
  const { screen } = await open(`/nodes/${fixtures.id(100)}`, "viewer", (request) =>
    request.url.endsWith(`/nodes/${fixtures.id(100)}`)
      ? // A minute and a half off each time, as when the answers take their time.
        Response.json({ ...fixtures.nodeDetail, uptime_s: 260_000 - 90 * answers++ })
      : undefined,
  );
  const label = screen.getByText("Up since");
  await expect.element(label).toBeVisible();
  const value = () => label.element().nextElementSibling?.textContent;
  const before = value();
  await screen.getByRole("button", { name: "Refresh" }).first().click();
  await expect.poll(() => answers).toBe(2);
  await new Promise((done) => setTimeout(done, 100));
  expect(value()).toBe(before);
});

test.each(["offline", "no-data"] as const)("whether a node that is %s still runs is not known", async (status) => {
  const { screen } = await open(`/nodes/${fixtures.id(100)}`, "viewer", (request) =>
    request.url.endsWith(`/nodes/${fixtures.id(100)}`) ? Response.json({ ...fixtures.nodeDetail, status }) : undefined,
  );
  const label = screen.getByText("Up since");
  await expect.element(label).toBeVisible();
  expect(label.element().nextElementSibling?.textContent).toBe("unknown");
});

test("a node that only reports its network shows that", async () => {
  const points = fixtures.metrics.points.map((p) => ({ ...p, cpu_pct: null, memory_pct: null, disk_pct: null }));
  const { screen } = await open(`/nodes/${fixtures.node.id}`, "viewer", (request) =>
    request.url.includes("/metrics") ? Response.json({ ...fixtures.metrics, points }) : undefined,
  );
  await expect.element(screen.getByRole("heading", { name: "Network" })).toBeVisible();
  expect(screen.getByText("No metrics in this range").query()).toBeNull();
});

test("a node that is silent since long says which range has its last figures, and tells the network's as old", async () => {
  const seen = fixtures.ago(3 * 24 * 60);
  const silent = { ...fixtures.nodeDetail, status: "offline", reporting: false, last_seen_at: seen };
  const none = fixtures.metrics.points.map(({ at }) => ({
    at,
    cpu_pct: null,
    memory_pct: null,
    disk_pct: null,
    net_in_bps: null,
    net_out_bps: null,
  }));
  const then = fixtures.metrics.points.map((point, i) => (i < 200 ? point : { ...none[i], at: point.at }));
  const { screen } = await open(`/nodes/${fixtures.node.id}`, "viewer", (request) => {
    if (request.url.includes("/metrics"))
      return Response.json({ ...fixtures.metrics, points: request.url.includes("range=7d") ? then : none });
    return request.url.endsWith(`/nodes/${fixtures.node.id}`) ? Response.json(silent) : undefined;
  });
  await expect.element(screen.getByText(/^The latest are from .*Choose a longer range/)).toBeVisible();
  await screen.getByText("7 d").click();
  const network = screen.getByRole("figure", { name: "Network" });
  await expect.element(network).toBeVisible();
  expect(network.element().querySelector("figcaption")?.textContent).not.toContain("no data");
  for (const figure of network.element().querySelectorAll("strong"))
    expect(getComputedStyle(figure).fontWeight).toBe("400");
});

test.each([
  ["1h", 60, "Peak 98%"],
  ["24h", 300, "Highest 5-minute average 98%"],
  ["7d", 3600, "Highest hourly average 98%"],
  ["30d", 14_400, "Highest 4-hour average 98%"],
] as const)("the highest in %s is called what it is: a mean is no peak", async (range, step_s, words) => {
  const points = fixtures.metrics.points.map((point, index) => ({
    ...point,
    at: new Date(Date.parse(fixtures.ago(0)) - (300 - index) * step_s * 1000).toISOString(),
    cpu_pct: index === 7 ? 98 : 36,
  }));
  const { screen } = await open(`/nodes/${fixtures.node.id}?range=${range}`, "viewer", (request) =>
    request.url.includes("/metrics") ? Response.json({ ...fixtures.metrics, step_s, points }) : undefined,
  );
  await expect.element(screen.getByRole("figure", { name: "CPU" })).toMatchTextContent(new RegExp(words));
  // What is now is the same in each range: of the network only the short ones know it, the others its mean.
  const network = screen.getByRole("figure", { name: "Network" });
  expect(network.element().querySelectorAll("figcaption strong")).toHaveLength(step_s < 3600 ? 2 : 0);
  const means = /In ?Average [\d.]+ Mb\/s ?Out ?Average [\d.]+ Mb\/s/;
  if (step_s >= 3600) await expect.element(network).toMatchTextContent(means);
});

test.each([
  ["en", "30 d"],
  ["de", "30 Tage"],
  ["uk", "30 дн."],
])("the ranges of the charts stand in one row on a small phone: %s", async (locale, longest) => {
  const state = fixtures.stateFor("viewer");
  const { screen } = await open(`/nodes/${fixtures.id(100)}`, "viewer", (request) =>
    request.url.endsWith("/state") ? Response.json({ ...state, user: { ...state.user, locale } }) : undefined,
  );
  await expect.element(screen.getByText(longest, { exact: true })).toBeVisible();
  await document.fonts.ready;
  await resize(320, 640);
  const tops = screen
    .getByRole("radio")
    .elements()
    .map((range) => range.getBoundingClientRect().top);
  expect(tops).toHaveLength(4);
  expect(new Set(tops).size).toBe(1);
});

test("the session that asks is in use now, however long ago the server noted it", async () => {
  const [own, other] = fixtures.sessions;
  if (!own || !other) throw new Error("there are two sessions");
  const { screen } = await open("/profile", "viewer", (request) =>
    request.url.endsWith("/profile/sessions")
      ? Response.json({ items: [{ ...own, last_seen_at: fixtures.ago(8) }, other], trusted_devices: [] })
      : undefined,
  );
  const row = screen.getByRole("row").filter({ hasText: "Firefox, Linux" });
  await expect.element(row.getByText("now", { exact: true })).toBeVisible();
});
