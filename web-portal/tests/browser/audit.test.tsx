import { expect, test, vi } from "vitest";
import * as fixtures from "../fixtures";
import { paged } from "../handlers";
import { open, problem, resize } from "../harness";
import { linesOf } from "../lines";

test("the filter is in the address and in the question", async () => {
  const { screen, fetch } = await open("/audit", "owner");
  const actions = screen.getByLabelText("What", { exact: true });
  // One of the portal's own that no event on the page has, and one that only an imported event has.
  await expect.element(actions.getByRole("option", { name: "Exported audit log" })).toBeInTheDocument();
  await expect.element(actions.getByRole("option", { name: "Backup verified" })).toBeInTheDocument();
  await screen.getByLabelText("Who").selectOptions("Adam Admin");
  await screen.getByLabelText("What", { exact: true }).selectOptions("Changed branding");
  await expect.poll(() => location.search).toBe(`?actor=${fixtures.id(2)}&action=branding.updated`);
  const asked = () => fetch.mock.calls.map(([request]) => (request as Request).url);
  await expect.poll(() => asked().some((url) => url.includes("action=branding.updated"))).toBe(true);
  await screen.getByRole("button", { name: "Clear filters" }).click();
  await expect.poll(() => location.search).toBe("");
});

test("an admin may choose whom the events name, and is not asked for the list of users", async () => {
  const { screen, fetch } = await open("/audit", "admin");
  await expect.element(screen.getByLabelText("Who").getByRole("option", { name: "Vera Vogel" })).toBeInTheDocument();
  expect(fetch.mock.calls.some(([request]) => (request as Request).url.endsWith("/users"))).toBe(false);
});

test("the export asks for what is filtered and is saved", async () => {
  let body: unknown;
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  const { screen } = await open("/audit?actor=operator&after=x", "admin", (request) => {
    if (!request.url.endsWith("/audit/export")) return undefined;
    void request.json().then((json) => {
      body = json;
    });
    return new Response("at,actor_kind\r\n", { headers: { "Content-Type": "text/csv" } });
  });
  await screen.getByRole("button", { name: "Download CSV" }).click();
  await expect.element(screen.getByText("File downloaded")).toBeVisible();
  expect(body).toEqual({ actor: "operator" });
  expect(click).toHaveBeenCalledOnce();
  click.mockRestore();
});

test("an export of too much says what to do", async () => {
  const { screen } = await open("/audit", "admin", (request) =>
    request.url.endsWith("/audit/export") ? problem(422, "narrow-the-filter") : undefined,
  );
  await screen.getByRole("button", { name: "Download CSV" }).click();
  await expect.element(screen.getByText(/Choose a shorter period/)).toBeVisible();
});

test("in German an event of the portal itself has no English in it", async () => {
  const state = fixtures.stateFor("owner");
  const { screen } = await open("/audit", "owner", (request) => {
    if (request.url.endsWith("/state")) return Response.json({ ...state, user: { ...state.user, locale: "de" } });
    const [event] = fixtures.events;
    if (!new URL(request.url).pathname.endsWith("/audit") || !event) return undefined;
    const ours = {
      ...event,
      actor: { kind: "system", id: null, name: "system", erased: false },
      action: "command.succeeded",
      details: { state: { old: "accepted", new: "succeeded" }, detail: { old: null, new: "Fertig" } },
    };
    return Response.json(paged([ours], request));
  });
  const event = screen.getByRole("listitem").filter({ hasText: "Der Befehl für" });
  await expect.element(event.getByText("Meldung: Fertig")).toBeVisible();
  expect(event.getByText("Läuft → Erfolgreich").query()).toBeNull();
  await event.getByRole("button", { name: "Details" }).click();
  await expect.element(event.getByText("Läuft → Erfolgreich")).toBeVisible();
  await expect.element(event.getByText("System", { exact: true })).toBeVisible();
});

test("actions stand in groups, and an imported one is told as a name of the provider's in every language", async () => {
  const state = fixtures.stateFor("owner");
  const { screen } = await open("/audit", "owner", (request) =>
    request.url.endsWith("/state") ? Response.json({ ...state, user: { ...state.user, locale: "de" } }) : undefined,
  );
  const actions = screen.getByLabelText("Was", { exact: true });
  await expect.element(actions.getByRole("option", { name: "Meldung „Backup verified“" })).toBeInTheDocument();
  await expect.element(screen.getByText("System: Meldung „Backup verified“ (web-01)")).toBeVisible();
  const groups = [...actions.element().querySelectorAll("optgroup")];
  expect(groups.map((group) => group.label)).toEqual([
    "Anmeldung",
    "Anmeldung in zwei Schritten",
    "Benutzer",
    "Server und Befehle",
    "Portal, Branding und Domain",
    "Konto und Protokoll",
    "Aus den Systemen Ihres Anbieters",
  ]);
  expect(actions.element().querySelectorAll(":scope > option")).toHaveLength(1);
  expect(Math.max(...groups.map((group) => group.children.length))).toBeLessThan(16);
});

test("on a phone the filters take one line until they are asked for, and an event has its address", async () => {
  const { screen } = await open("/audit?actor=operator", "owner");
  const event = screen.getByRole("listitem").filter({ hasText: "Vera Vogel logged in" });
  await expect.element(event).toBeVisible();
  await resize(360, 800);
  await event.getByRole("button", { name: "Details" }).click();
  await expect.element(event.getByText("192.0.2.7")).toBeVisible();
  const height = () => screen.container.querySelector("search")?.getBoundingClientRect().height;
  expect(height()).toBeLessThan(80);
  await expect.element(screen.getByLabelText("Who")).not.toBeVisible();
  await screen.getByRole("button", { name: "Filter (1)" }).click();
  await expect.element(screen.getByLabelText("Who")).toBeVisible();
  expect(height()).toBeLessThan(310);
});

test("a name never breaks inside a word, and its sentence keeps its direction", async () => {
  const name = "Олександра Коваленко-Шевченко";
  const [event] = fixtures.events;
  if (!event) throw new Error("there are events");
  const named = { ...event, actor: { ...event.actor, name }, target: { ...event.target, person: "يورغن 😀" } };
  const told = { ...named, action: "user.role-changed", details: { role: { old: "viewer", new: "admin" } } };
  const { screen } = await open("/audit", "owner", (request) =>
    new URL(request.url).pathname.endsWith("/audit") ? Response.json(paged([told], request)) : undefined,
  );
  const sentence = screen.getByText(`${name} changed يورغن 😀’s role from Viewer to Admin`);
  await expect.element(sentence).toBeVisible();
  for (const width of [1280, 320]) {
    await resize(width, 800);
    for (const word of sentence.element().querySelectorAll("bdi")) expect(linesOf(word)).toBeLessThanOrEqual(2);
  }
  expect(sentence.element().querySelectorAll("bdi")).toHaveLength(4);
});

test("events stand by the days of the reader's clocks", async () => {
  const { screen } = await open("/audit", "owner");
  await expect.element(screen.getByText("Vera Vogel logged in")).toBeVisible();
  const days = screen.getByRole("main").getByRole("heading", { level: 2 });
  const today = new Date(fixtures.ago(3)).getDate() === new Date().getDate();
  expect(days.elements()[0]?.textContent).toMatch(today ? /^Today, / : /^Yesterday, /);
  expect(days.elements().length).toBeGreaterThan(1);
});

test("a kind is chosen as a whole, in the address, in the question and in the file", async () => {
  let body: unknown;
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  const { screen, fetch } = await open("/audit?action=auth.login", "admin", (request) => {
    if (!request.url.endsWith("/audit/export")) return undefined;
    void request.json().then((json) => {
      body = json;
    });
    return new Response("at,actor_kind\r\n", { headers: { "Content-Type": "text/csv" } });
  });
  await screen.getByLabelText("What", { exact: true }).selectOptions("All: Users");
  await expect.poll(() => location.search).toBe("?kind=users");
  const asked = () => fetch.mock.calls.map(([request]) => (request as Request).url);
  await expect.poll(() => asked().some((url) => url.includes("kind=users") && !url.includes("action="))).toBe(true);
  await screen.getByRole("button", { name: "Download CSV" }).click();
  await expect.element(screen.getByText("File downloaded")).toBeVisible();
  expect(body).toEqual({ kind: "users" });
  click.mockRestore();
});

test("a double click takes the log home once", async () => {
  const { screen, fetch } = await open("/audit", "admin", (request) =>
    request.url.endsWith("/audit/export") ? new Response("at,actor\r\n") : undefined,
  );
  const button = screen.getByRole("button", { name: "Download CSV" });
  await button.dblClick();
  await expect.element(screen.getByText("File downloaded").first()).toBeInTheDocument();
  const asked = fetch.mock.calls.map(([input]) => (input as Request).url);
  expect(asked.filter((url) => url.endsWith("/audit/export"))).toHaveLength(1);
});

test("on a phone a value without a blank is no wider than its event", async () => {
  const [event] = fixtures.events;
  if (!event) throw new Error("there are events");
  const changed = { ...event, details: { name: { old: "W".repeat(60), new: "Wanda" } } };
  const { screen } = await open("/audit", "owner", (request) =>
    new URL(request.url).pathname.endsWith("/audit") ? Response.json(paged([changed], request)) : undefined,
  );
  await expect.element(screen.getByText(/Wanda/)).toBeVisible();
  await resize(320, 800);
  expect(document.documentElement.scrollWidth).toBe(document.documentElement.clientWidth);
});
