import axe from "axe-core";
import { expect, test } from "vitest";
import { page } from "vitest/browser";
import * as fixtures from "../fixtures";
import { open } from "../harness";

const { user, ...rest } = fixtures.stateFor("viewer");
const at = "2026-11-20T20:30:00Z";

/** The profile of somebody in Tokyo who reads as in the United States. */
const opened = (puts: unknown[] = []) =>
  open("/profile", "viewer", (request) => {
    const there = { ...user, region: "US", time_zone: "Asia/Tokyo" };
    if (request.url.endsWith("/state")) return Response.json({ ...rest, user: there });
    if (request.url.endsWith("/sessions"))
      return Response.json({
        items: fixtures.sessions.map((session) => ({ ...session, last_seen_at: at })),
        trusted_devices: [],
      });
    if (!request.url.endsWith("/profile")) return;
    if (request.method === "PUT")
      void request
        .clone()
        .json()
        .then((body) => puts.push(body));
    return Response.json(there);
  });

test("where one is logged in is told by the clocks of the profile", async () => {
  const { screen } = await opened();
  const sessions = screen.getByRole("region", { name: "Active sessions" });
  await expect
    .element(sessions.getByRole("time").last())
    .toHaveAttribute("title", "Nov\u00a021,\u00a02026, 5:30\u00a0AM");
});

test("region and time zone can be chosen, and left to browser and device again", async () => {
  const puts: unknown[] = [];
  const { screen } = await opened(puts);
  const [region, zone] = [screen.getByLabelText("Region"), screen.getByLabelText("Time zone")];
  await expect.element(region).toHaveValue("US");
  await expect.element(zone).toHaveValue("Asia/Tokyo");
  await region.selectOptions("Ukraine");
  await zone.selectOptions("Europe/Kyiv");
  await screen.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => puts).toHaveLength(1);
  await region.selectOptions("");
  await zone.selectOptions("");
  await screen.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => puts).toHaveLength(2);
  expect(puts).toMatchObject([
    { region: "UA", time_zone: "Europe/Kyiv" },
    { region: null, time_zone: null },
  ]);
  await page.viewport(320, 800);
  expect((await axe.run(screen.container)).violations).toEqual([]);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
});
