import { expect, test } from "vitest";
import type { MailTopic, Role } from "../../src/shared/api/schema";
import { violations } from "../axe";
import * as fixtures from "../fixtures";
import { open, problem, resize } from "../harness";
import { de, en, uk } from "../words";

/** The profile of someone of this role, with what it sends. */
async function profile(role: Role, { locale = "en", refusal }: { locale?: string; refusal?: Response } = {}) {
  const sent: unknown[] = [];
  let items = fixtures.mailsFor(role);
  const choose = async (request: Request) => {
    const wishes = (await request.json()) as Partial<Record<MailTopic, boolean>>;
    sent.push(wishes);
    if (refusal) return refusal;
    items = items.map((item) => ({ ...item, wanted: wishes[item.topic] ?? item.wanted }));
    return Response.json({ items });
  };
  const { screen } = await open("/profile", role, (request) => {
    if (request.url.endsWith("/state")) {
      const state = fixtures.stateFor(role);
      return Response.json({
        ...state,
        user: { ...state.user, locale },
        features: { ...state.features, mail: true },
      });
    }
    return request.url.endsWith("/profile/mails") && request.method !== "GET" ? choose(request) : undefined;
  });
  const words = { en, de, uk }[locale] ?? en;
  const card = screen.getByRole("region", { name: words["mails.title"] });
  await expect.element(card.getByRole("switch").first()).toBeVisible();
  return { screen, card, sent };
}

const isOn: Record<Role, readonly boolean[]> = {
  owner: [true, true, true, true, true],
  admin: [true, false, true, true],
  viewer: [false, false, false, true],
};

test.each(["owner", "admin", "viewer"] as const)("%s sees the mails of the role, and which come", async (role) => {
  const { card } = await profile(role);
  const switches = card.getByRole("switch").elements() as HTMLInputElement[];
  expect(switches.map(({ checked }) => checked)).toEqual(isOn[role]);
  await expect.element(card.getByText(en["mails.nodes.help"])).toBeVisible();
});

test("a switch counts at once, and only for its kind", async () => {
  const { screen, card, sent } = await profile("viewer");
  const nodes = card.getByRole("switch", { name: "Nodes" });
  await nodes.click();
  await expect.element(screen.getByText(en["mails.on"])).toBeVisible();
  await expect.element(nodes).toBeChecked();
  await card.getByRole("switch", { name: "Announcements" }).click();
  await expect.element(screen.getByText(en["mails.off"])).toBeVisible();
  expect(sent).toEqual([{ nodes: true }, { announcements: false }]);
});

test("what is refused goes back, with the reason", async () => {
  const { screen, card } = await profile("admin", { refusal: problem(503, "busy") });
  const nodes = card.getByRole("switch", { name: "Nodes" });
  await nodes.click();
  await expect.element(screen.getByText(en["problem.busy"])).toBeVisible();
  await expect.element(nodes).toBeChecked();
});

test.each(["en", "de", "uk"])("the card is accessible and fits a small phone: %s", async (locale) => {
  const { screen } = await profile("owner", { locale });
  await resize(320, 800);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
  expect(await violations(screen.container)).toEqual([]);
});

const LINK = "/unsubscribe?token=nodes~0000000000001~k1~abc";

async function stopPage(path: string, answer?: () => Response) {
  const sent: Request[] = [];
  const { screen } = await open(path, "viewer", (request) => {
    if (request.url.endsWith("/state")) return problem(401, "authentication-required");
    if (!request.url.includes("/unsubscribe")) return undefined;
    sent.push(request.clone());
    return answer?.() ?? new Response(null, { status: 204 });
  });
  return { screen, sent };
}

test("the link of a mail asks first, and ends them by a button", async () => {
  const { screen, sent } = await stopPage(LINK);
  await expect.element(screen.getByRole("heading", { name: en["stop.title"] })).toBeVisible();
  await expect.element(screen.getByText(en["stop.nodes"])).toBeVisible();
  expect(sent).toEqual([]);
  expect(await violations(screen.container)).toEqual([]);
  await screen.getByRole("button", { name: en["stop.submit"] }).click();
  await expect.element(screen.getByRole("heading", { name: en["stop.done"] })).toBeVisible();
  expect(sent.map(({ method, url }) => [method, new URL(url).searchParams.get("token")])).toEqual([
    ["POST", "nodes~0000000000001~k1~abc"],
  ]);
  await resize(320, 600);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
});

test("a link that does not work says so, and that nothing was changed", async () => {
  const { screen } = await stopPage(LINK, () => problem(410, "link-expired"));
  await screen.getByRole("button", { name: en["stop.submit"] }).click();
  await expect.element(screen.getByRole("heading", { name: en["stop.dead"] })).toBeVisible();
});

test.each(["/unsubscribe", "/unsubscribe?token=", "/unsubscribe?token=money~x"])(
  "an incomplete link asks nothing: %s",
  async (path) => {
    const { screen, sent } = await stopPage(path);
    await expect.element(screen.getByRole("heading", { name: en["stop.dead"] })).toBeVisible();
    expect(sent).toEqual([]);
  },
);
