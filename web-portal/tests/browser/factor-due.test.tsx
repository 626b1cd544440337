import { expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import * as fixtures from "../fixtures";
import { open } from "../harness";

const HOUR = 3_600_000;

/** A page of somebody who needs a second factor so many hours from now. */
async function due(hours: number, locale = "en", path = "/nodes") {
  const { screen } = await open(path, "owner", (request) => {
    const state = fixtures.stateFor("owner");
    return request.url.endsWith("/state")
      ? Response.json({
          ...state,
          user: { ...state.user, locale },
          factor_due_at: new Date(Date.now() + hours * HOUR).toISOString(),
        })
      : undefined;
  });
  return screen;
}

test.for([
  ["en", 14 * 24, /^14 days left to set up two-step login\. From .+, this account needs it\. Set it up$/],
  ["en", 25, /^2 days left/],
  ["en", 23, /^1 day left/],
  ["de", 5 * 24, /^Noch 5 Tage, um /],
  ["de", 1, /^Noch 1 Tag, um /],
  ["uk", 21 * 24, /^Залишився 21 день, щоб /],
  ["uk", 3 * 24, /^Залишилося 3 дні, щоб /],
  ["uk", 5 * 24, /^Залишилося 5 днів, щоб /],
] as const)("the days that are left are counted: %s %s", async ([locale, hours, text]) => {
  const screen = await due(hours, locale);
  await expect.element(screen.getByText(text)).toBeVisible();
});

test("when none is left, it is said what opens the portal", async () => {
  const screen = await due(-1);
  await expect
    .element(screen.getByText(/^This account needs two-step login\. Set it up to open the portal\./))
    .toBeVisible();
});

test("a new password is masked, and can be pasted, as from a manager", async () => {
  const screen = await due(24, "en", "/profile");
  const name = screen.getByLabelText("Name", { exact: true });
  await name.fill("a-password-of-a-manager");
  await userEvent.tripleClick(name);
  await userEvent.copy();
  const field = screen.getByLabelText("New password");
  await expect.element(field).toHaveAttribute("type", "password");
  await userEvent.click(field);
  await userEvent.paste();
  await expect.element(field).toHaveValue("a-password-of-a-manager");
});
