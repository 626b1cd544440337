import { expect, test, vi } from "vitest";
import * as fixtures from "../fixtures";
import { open, problem } from "../harness";

test("the filter is in the address and in the question", async () => {
  const { screen, fetch } = await open("/audit", "owner");
  const actions = screen.getByLabelText("What", { exact: true });
  // One of the portal's own that no event on the page has, and one that only an imported event has.
  await expect.element(actions.getByRole("option", { name: "Exported the audit log" })).toBeInTheDocument();
  await expect.element(actions.getByRole("option", { name: "Backup verified" })).toBeInTheDocument();
  await screen.getByLabelText("Who").selectOptions("Adam Admin");
  await screen.getByLabelText("What", { exact: true }).selectOptions("Changed the branding");
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
  await expect.element(screen.getByText("The file is downloaded")).toBeVisible();
  expect(body).toEqual({ actor: "operator" });
  expect(click).toHaveBeenCalledOnce();
  click.mockRestore();
});

test("an export of too much says what to do", async () => {
  const { screen } = await open("/audit", "admin", (request) =>
    request.url.endsWith("/audit/export") ? problem(422, "narrow-the-filter") : undefined,
  );
  await screen.getByRole("button", { name: "Download CSV" }).click();
  await expect.element(screen.getByText(/Choose a shorter time/)).toBeVisible();
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
    return Response.json({ items: [ours], next: null });
  });
  const row = screen.getByRole("row", { name: /Befehl erfolgreich/ });
  await expect.element(row.getByText("Zustand: Läuft → Erfolgreich")).toBeVisible();
  await expect.element(row.getByText("Meldung: leer → Fertig")).toBeVisible();
  await expect.element(row.getByText("System", { exact: true })).toBeVisible();
});
