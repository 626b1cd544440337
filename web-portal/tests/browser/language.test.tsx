import { expect, test } from "vitest";
import type { Locale } from "../../src/shared/i18n/language";
import { ago, stateFor } from "../fixtures";
import { open, problem } from "../harness";

/** A portal whose accounts read English until something else is saved. */
async function portal(path: string, { isInside = false, id = "0000000000001" } = {}) {
  let locale: Locale = "en";
  const state = stateFor("viewer");
  const { screen } = await open(path, "viewer", (request) => {
    const user = { ...state.user, id, locale };
    if (request.url.endsWith("/auth/login")) {
      isInside = true;
      return Response.json({ jwt: "a.b.c", expires_at: ago(-60) });
    }
    if (request.method === "PUT" && request.url.endsWith("/profile"))
      return request.json().then((body: { locale: Locale }) => {
        locale = body.locale;
        return Response.json({ ...user, locale });
      });
    if (request.url.endsWith("/profile")) return Response.json(user);
    if (!request.url.endsWith("/state")) return undefined;
    return isInside ? Response.json({ ...state, user }) : problem(401, "authentication-required");
  });
  return screen;
}

/** Who reads English by their account chooses German on the login page. */
async function choose(path = "/login") {
  const screen = await portal(path);
  await screen.getByRole("button", { name: "Deutsch" }).click();
  await screen.getByLabelText("E-Mail").fill("vera@acme.test");
  await screen.getByLabelText("Passwort", { exact: true }).fill("correct-horse-battery");
  await screen.getByRole("button", { name: "Anmelden" }).click();
  return screen;
}

test("the language that was chosen before the login stays after it, on this device and for this person", async () => {
  const screen = await choose();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Übersicht" })).toBeVisible();
  await expect.poll(() => document.documentElement.lang).toBe("de");
  await screen.unmount();
  const again = await portal("/", { isInside: true });
  await expect.element(again.getByRole("heading", { level: 1, name: "Übersicht" })).toBeVisible();
  await again.unmount();
  const another = await portal("/", { isInside: true, id: "0000000000002" });
  await expect.element(another.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
});

test("the profile says which language emails use, and brings it to this device", async () => {
  const screen = await choose("/login?next=%2Fprofile");
  const language = screen.getByLabelText("Sprache");
  await expect.element(language).toHaveValue("en");
  await expect.element(language).toHaveAccessibleDescription(/^Auch E-Mails an Sie .* Dieses Gerät zeigt Deutsch/);
  await screen.getByRole("button", { name: "Speichern", exact: true }).click();
  await expect.element(screen.getByLabelText("Language")).toHaveValue("en");
  await expect
    .element(screen.getByLabelText("Language"))
    .toHaveAccessibleDescription("Emails to you use this language, too.");
  await expect.poll(() => document.documentElement.lang).toBe("en");
});

test("who keeps the language that was chosen has emails in it, too", async () => {
  const screen = await choose("/login?next=%2Fprofile");
  await screen.getByLabelText("Sprache").selectOptions("de");
  await screen.getByRole("button", { name: "Speichern", exact: true }).click();
  await expect.element(screen.getByText("Gespeichert")).toBeVisible();
  const language = screen.getByLabelText("Sprache");
  await expect.element(language).toHaveAccessibleDescription("Auch E-Mails an Sie sind in dieser Sprache.");
});
