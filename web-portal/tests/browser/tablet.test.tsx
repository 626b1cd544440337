import "../../src/shared/theme/fonts.css";
import { expect, test } from "vitest";
import * as fixtures from "../fixtures";
import { open, resize } from "../harness";
import { de, uk } from "../words";

test.each([
  ["de", de],
  ["uk", uk],
] as const)("between a phone and a desk the table of users in %s is not wider than its card", async (locale, words) => {
  const state = fixtures.stateFor("owner");
  const [person] = fixtures.users;
  const invited = fixtures.users.at(-1);
  const items = [
    { ...person, id: fixtures.id(700), name: "Олександра Коваленко-Шевченко", role: "admin" },
    { ...invited, id: fixtures.id(701), email: "rechnungseingangundausgang@acme.test" },
  ];
  const { screen } = await open("/users", "owner", (request) => {
    if (request.url.endsWith("/state")) return Response.json({ ...state, user: { ...state.user, locale } });
    return request.url.endsWith("/users")
      ? Response.json({ items: [...items, ...fixtures.users], seats: { used: 5, pending: 1, cap: null } })
      : undefined;
  });
  await expect.element(screen.getByRole("columnheader", { name: words["users.lastLogin"] as string })).toBeVisible();
  for (const width of [737, 768, 800, 960, 1000, 1024, 1100]) {
    await resize(width, 800);
    const { scrollWidth, clientWidth } = document.documentElement;
    expect(scrollWidth, `at ${width}`).toBe(clientWidth);
  }
});
