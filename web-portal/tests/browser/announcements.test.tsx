import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { page } from "vitest/browser";
import { Announcements } from "../../src/shared/announcements/pieces";
import type { Announcement } from "../../src/shared/api/schema";
import { violations } from "../axe";
import * as fixtures from "../fixtures";
import { open, problem, resize } from "../harness";

const HOUR = 3_600_000;
const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

const news: Announcement = {
  id: fixtures.id(9001),
  severity: "info",
  starts_at: at(-2),
  ends_at: at(48),
  texts: { en: { title: "We open on Saturdays", text: "See https://alder.test/help, or call." } },
  nodes: [],
};
const work: Announcement = {
  id: fixtures.id(9002),
  severity: "maintenance",
  starts_at: at(20),
  ends_at: at(22),
  texts: {
    en: { title: "New storage", text: "It restarts.\nTwice." },
    de: { title: "Neuer Speicher", text: "" },
  },
  nodes: [fixtures.node.id],
};
const failure: Announcement = {
  id: fixtures.id(9003),
  severity: "incident",
  starts_at: at(-1),
  ends_at: null,
  texts: { uk: { title: "Збій мережі", text: "" } },
  nodes: [],
};

beforeEach(async () => {
  for (const key of Object.keys(localStorage)) if (key.startsWith("portal-announcements")) localStorage.removeItem(key);
  await Announcements.chunk();
});

/** A page of who is told these; they can be changed meanwhile. */
async function told(items: readonly Announcement[], path = "/nodes", locale = "en") {
  let now = items;
  const { screen } = await open(path, "viewer", (request) => {
    const state = fixtures.stateFor("viewer");
    return request.url.endsWith("/state")
      ? Response.json({ ...state, user: { ...state.user, locale }, announcements: now })
      : undefined;
  });
  await expect.element(screen.getByRole("heading", { level: 1 })).toBeVisible();
  return {
    screen,
    box: screen.getByRole("region", { name: /Announcements|Mitteilungen|Оголошення/ }),
    /** As if a minute had passed: the window is looked at again. */
    change: async (next: readonly Announcement[]) => {
      now = next;
      const real = Date.now;
      Date.now = () => real() + 61_000;
      window.dispatchEvent(new Event("visibilitychange"));
      await new Promise((done) => setTimeout(done, 300));
      Date.now = real;
    },
  };
}

test("each kind has its word, its time and its text, with links that say where they lead", async () => {
  const { screen, box } = await told([news]);
  await expect.element(box.getByText("News", { exact: true })).toBeVisible();
  await expect.element(box.getByText(/^until /)).toBeVisible();
  const link = box.getByRole("link", { name: "https://alder.test/help" });
  await expect.element(link).toHaveAttribute("rel", "noopener noreferrer nofollow");
  await expect.element(link).toHaveAttribute("target", "_blank");
  expect(await violations(screen.container)).toEqual([]);
});

test("several are gathered, the first stands open; what was seen folds away and is still found", async () => {
  const { screen, box } = await told([failure, news, work]);
  await expect.element(box.getByText("Збій мережі")).toBeVisible();
  await expect.element(box.getByText("We open on Saturdays")).not.toBeVisible();
  await box.getByText("2 more announcements").click();
  await expect.element(box.getByText("New storage")).toBeVisible();
  await box.getByRole("button", { name: "Got it" }).first().click();
  await expect.element(box).toHaveFocus();
  await expect.element(box.getByText("1 announcement you have seen")).toBeVisible();
  await expect.element(box.getByText("Збій мережі")).not.toBeVisible();
  await box.getByText("1 announcement you have seen").click();
  await expect.element(box.getByText("Збій мережі")).toBeVisible();
  expect(await violations(screen.container)).toEqual([]);
});

test("all can be marked as seen at once, on this device alone; what says something else is new", async () => {
  const { box } = await told([failure, news, work]);
  await box.getByText("2 more announcements").click();
  await box.getByRole("button", { name: "Mark all as seen" }).click();
  await expect.element(box.getByText("3 announcements you have seen")).toBeVisible();
  const again = await told([failure, { ...news, texts: { en: { title: "Changed", text: "" } } }, work]);
  await expect.element(again.box.getByText("Changed").first()).toBeVisible();
  await expect.element(again.box.getByText("2 announcements you have seen").first()).toBeVisible();
});

test("a long text is folded, its lines are kept", async () => {
  const { box } = await told([work]);
  await expect.element(box.getByText(/It restarts/)).not.toBeVisible();
  await box.getByText("Details").click();
  await expect.element(box.getByText(/It restarts/)).toBeVisible();
  await expect.element(box.getByText("Concerns 1 of your nodes")).toBeVisible();
});

test.each([
  ["de", "Neuer Speicher", "Wartung"],
  ["uk", "New storage", "Обслуговування"],
])("in %s it is said in that language, else in one that there is", async (locale, title, word) => {
  const { box } = await told([work], "/nodes", locale);
  await expect.element(box.getByText(title)).toBeVisible();
  await expect.element(box.getByText(title)).toHaveAttribute("lang", locale === "de" ? "de" : "en");
  await expect.element(box.getByText(word, { exact: true })).toBeVisible();
});

test("markup is text, and a title of 200 letters from right to left stays in its place", async () => {
  const title = "א".repeat(200);
  const text = '<img src=x onerror="alert(1)"> <b>bold</b> javascript:alert(1)';
  const { screen, box } = await told([{ ...news, texts: { en: { title, text } } }]);
  await expect.element(box.getByText(title)).toBeVisible();
  await expect.element(box.getByText(text)).toBeVisible();
  expect(box.getByRole("link").query()).toBeNull();
  await resize(320, 640);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
  expect(await violations(screen.container)).toEqual([]);
});

test("none takes no room, and a hundred no more than one", async () => {
  const none = await told([]);
  expect(none.box.query()).toBeNull();
  const many = Array.from({ length: 100 }, (_, n) => ({ ...news, id: fixtures.id(9100 + n) }));
  const { box } = await told(many);
  await expect.element(box.first().getByText("99 more announcements")).toBeVisible();
  expect(box.first().element().getBoundingClientRect().height).toBeLessThan(200);
});

test("what comes later lies over the page and moves nothing, what ends stays until the next page", async () => {
  const { screen, box, change } = await told([news]);
  await expect.element(box.getByText("We open on Saturdays")).toBeVisible();
  const place = () => screen.getByRole("heading", { level: 1 }).element().getBoundingClientRect().top;
  const before = place();
  await change([failure]);
  await expect.element(screen.getByRole("status").getByText("Збій мережі")).toBeVisible();
  await expect.element(box.getByText("Over")).toBeVisible();
  expect(place()).toBe(before);
  await screen.getByRole("link", { name: "Tickets" }).first().click();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
  await expect.element(box.getByText("Збій мережі")).toBeVisible();
  expect(box.getByText("We open on Saturdays").query()).toBeNull();
});

test("planned work stands on the nodes it concerns, in the list and on the page", async () => {
  const { screen } = await told([work, news]);
  const row = screen.getByRole("row").filter({ hasText: fixtures.node.name });
  await expect.element(row.getByText("Maintenance", { exact: true })).toBeVisible();
  await screen
    .getByRole("link", { name: new RegExp(fixtures.node.name) })
    .first()
    .click();
  const marked = screen
    .getByRole("list")
    .filter({ hasText: "New storage" })
    .getByText(/^Maintenance$/);
  await expect.element(marked.last()).toBeVisible();
});

test("an answer of the release before, without announcements, is fine", async () => {
  const { screen } = await open("/nodes", "viewer", (request) =>
    request.url.endsWith("/state")
      ? Response.json({ ...fixtures.stateFor("viewer"), announcements: undefined })
      : undefined,
  );
  await expect.element(screen.getByRole("heading", { level: 1, name: "Nodes" })).toBeVisible();
});

test.each([
  ["tells what is public", () => Response.json({ announcements: [news] })],
  ["stands as it is without an answer", () => problem(500, "internal-error")],
])("the login page %s", async (what, answer) => {
  const { screen } = await open("/login", "viewer", (request) => {
    if (request.url.endsWith("/announcements")) return answer();
    return request.url.endsWith("/state") ? problem(401, "authentication-required") : undefined;
  });
  await expect.element(screen.getByLabelText("Email")).toBeVisible();
  if (what.startsWith("tells")) await expect.element(page.getByText("We open on Saturdays")).toBeVisible();
  expect(await violations(screen.container)).toEqual([]);
});

test("what changes is told as it is now, in its place; after it was seen, over the page", async () => {
  const { screen, box, change } = await told([news]);
  await expect.element(box.getByText("We open on Saturdays")).toBeVisible();
  await change([{ ...news, texts: { en: { title: "We open on Sundays", text: "" } } }]);
  await expect.element(box.getByText("We open on Sundays")).toBeVisible();
  expect(screen.getByRole("status").getByText("We open on Sundays").query()).toBeNull();
  await box.getByRole("button", { name: "Got it" }).click();
  await expect.element(box.getByText("1 announcement you have seen")).toBeVisible();
});

test("the focus goes back to where it was when what came later is seen", async () => {
  const { screen, change } = await told([]);
  await change([failure]);
  const search = screen.getByRole("searchbox");
  (search.element() as HTMLElement).focus();
  await screen.getByRole("status").getByRole("button", { name: "Got it" }).click();
  await expect.element(search).toHaveFocus();
});

test("where nothing can be stored, what is seen is so until the page is left", async () => {
  const store = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  onTestFinished(() => store.mockRestore());
  const { box } = await told([news]);
  await box.getByRole("button", { name: "Got it" }).click();
  await expect.element(box.getByText("1 announcement you have seen")).toBeVisible();
});
