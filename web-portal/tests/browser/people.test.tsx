import axe from "axe-core";
import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { violations } from "../axe";
import * as fixtures from "../fixtures";
import { open, problem, resize } from "../harness";
import { de, en, uk } from "../words";

/** The users page of an owner with so many seats. */
const withSeats = (seats: { used: number; pending: number; cap: number | null }) =>
  open("/users", "owner", (request) =>
    request.url.endsWith("/users") ? Response.json({ items: fixtures.users, seats }) : undefined,
  );

const FULL = "All seats are in use. You can’t invite anyone until one is free.";
const OVER = "More seats are in use than you have. Everyone keeps access, but you can’t invite anyone.";

test.each([
  [{ used: 5, pending: 1, cap: 5 }, "5 of 5", FULL],
  [{ used: 32, pending: 0, cap: 5 }, "32 of 5", OVER],
  [{ used: 1, pending: 0, cap: 0 }, "1 of 0", OVER],
])("without a free seat the page says so, and nobody can be invited: %o", async (seats, count, reason) => {
  const { screen } = await withSeats(seats);
  const meter = screen.getByRole("region", { name: "Seats" });
  await expect.element(meter.getByText(count)).toBeVisible();
  await expect.element(meter.getByText(reason)).toBeVisible();
  const invite = screen.getByRole("button", { name: "Invite" });
  await expect.element(invite).toHaveAttribute("aria-disabled", "true");
  await expect.element(invite).toHaveAccessibleDescription(reason);
  (invite.element() as HTMLElement).focus();
  await expect.element(invite).toHaveFocus();
  (invite.element() as HTMLElement).click();
  expect(screen.getByRole("dialog").query()).toBeNull();
  await page.viewport(320, 800);
  expect((await axe.run(screen.container)).violations).toEqual([]);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
});

test.each([
  [{ used: 4, pending: 1, cap: 5 }, "4 of 5"],
  [{ used: 400, pending: 0, cap: null }, "400, no limit"],
])("with a free seat somebody can be invited: %o", async (seats, count) => {
  const { screen } = await withSeats(seats);
  await expect.element(screen.getByText(count)).toBeVisible();
  await screen.getByRole("button", { name: "Invite" }).click();
  await expect.element(screen.getByRole("dialog", { name: "Invite user" })).toBeVisible();
});

test.each([
  [404, "not-found", "This no longer exists. Someone may have removed it."],
  [409, "last-owner", "This is the last owner. Make someone else an owner first."],
])(
  "a removal that comes too late (%i) says so in words, and the list is asked for again",
  async (status, code, words) => {
    let removed = false;
    const { screen } = await open("/users", "owner", (request) => {
      if (request.method === "DELETE") {
        removed = true;
        return problem(status, code);
      }
      const items = fixtures.users.filter((user) => !removed || user.id !== fixtures.id(2));
      return request.url.endsWith("/users")
        ? Response.json({ items, seats: { used: items.length, pending: 1, cap: 5 } })
        : undefined;
    });
    await screen.getByRole("button", { name: "Manage Adam Admin" }).click();
    await screen.getByRole("button", { name: "Remove", exact: true }).click();
    await screen.getByRole("button", { name: "Remove Adam Admin" }).click();
    await expect.element(screen.getByRole("dialog").getByRole("alert")).toHaveTextContent(words);
    await screen.getByRole("button", { name: "Cancel" }).click();
    await expect.element(screen.getByText("2 of 5")).toBeVisible();
    expect(screen.getByText("Adam Admin").query()).toBeNull();
  },
);

const INVITED = "a.very.long.address.of.a.person@subsidiary.acme-industries.example";

test.each([
  ["Adam Admin", "Remove", "Remove Adam Admin", "Adam Admin removed"],
  [INVITED, "Withdraw invitation", "Withdraw invitation", `Invitation for ${INVITED} withdrawn`],
])(
  "when %s is removed the focus goes into the page, not to a button that goes any moment",
  async (name, way, sure, done) => {
    // Here the row stays: elsewhere it goes a moment after the dialog, sooner or later than anyone looks.
    const { screen } = await open("/users", "owner");
    await screen.getByRole("button", { name: `Manage ${name}` }).click();
    await screen.getByRole("button", { name: way }).click();
    await screen.getByRole("dialog").getByRole("button", { name: sure }).last().click();
    await expect.element(screen.getByText(done)).toBeVisible();
    await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
    await expect.element(screen.getByRole("main")).toHaveFocus();
  },
);

test("a session that has ended meanwhile is no longer in the list, and why is said", async () => {
  let ended = false;
  const { screen } = await open("/profile", "viewer", (request) => {
    if (request.method === "DELETE") {
      ended = true;
      return problem(404, "not-found");
    }
    return ended && request.url.endsWith("/sessions")
      ? Response.json({ items: fixtures.sessions.filter((session) => session.current), trusted_devices: [] })
      : undefined;
  });
  const end = screen.getByRole("button", { name: /^End session on/ });
  await end.click();
  await expect.element(screen.getByText(/^This no longer exists/)).toBeVisible();
  await expect.element(end).not.toBeInTheDocument();
});

test("the server's own words for a field are shown to nobody", async () => {
  const { screen } = await open("/profile", "viewer", (request) =>
    request.method === "PUT"
      ? Response.json(
          { status: 422, code: "validation-failed", errors: [{ field: "name", code: "odd", message: "raw words" }] },
          { status: 422 },
        )
      : undefined,
  );
  await screen.getByRole("button", { name: "Save" }).click();
  await expect
    .element(screen.getByRole("alert"))
    .toHaveTextContent("This page is out of sync with the server. Reload the page.");
  expect(document.body.textContent).not.toContain("raw words");
});

test("the mail that a person waits for is told, an invitation or a reset", async () => {
  const [owner, admin, guest] = fixtures.users;
  if (!owner || !admin || !guest) throw new Error("fixtures");
  const items = [owner, { ...admin, delivery: "refused" }, { ...guest, delivery: "sent" }];
  const { screen } = await open("/users", "owner", (request) =>
    request.url.endsWith("/users") ? Response.json({ items, seats: { used: 3, pending: 1, cap: null } }) : undefined,
  );
  const row = (name: RegExp) => screen.getByRole("row", { name });
  await expect.element(row(/Adam Admin/).getByText("Reset email rejected")).toBeVisible();
  await expect.element(row(/subsidiary/).getByText(/^until .* · Email sent$/)).toBeVisible();
  expect(
    row(/Vera Vogel/)
      .getByText(/email /i)
      .query(),
  ).toBeNull();
});

test.each([true, false])("that a mail is queued is said where mails are sent (%s)", async (mail) => {
  const state = fixtures.stateFor("owner");
  const { screen } = await open("/users", "owner", (request) =>
    request.url.endsWith("/state") ? Response.json({ ...state, features: { ...state.features, mail } }) : undefined,
  );
  await expect.element(screen.getByText(/Invited until|until/).first()).toBeVisible();
  expect(document.body.textContent?.includes("Email queued")).toBe(mail);
});

test.each([
  [true, "Send again"],
  [false, "Create new link"],
])("an invitation is sent again where mails are sent (%s), else it gets a new link", async (mail, name) => {
  const state = fixtures.stateFor("owner");
  const { screen } = await open("/users", "owner", (request) =>
    request.url.endsWith("/state") ? Response.json({ ...state, features: { ...state.features, mail } }) : undefined,
  );
  await screen.getByRole("button", { name: /^Manage .*subsidiary/ }).click();
  await screen.getByRole("dialog").getByRole("button", { name, exact: true }).click();
  await expect.element(screen.getByLabelText("Link")).toHaveValue(fixtures.invited.invitation_url);
});

/** The users page with a person of each kind, in a language; `reset` answers when factors are taken away. */
async function withFactors(locale = "en", reset?: () => Response) {
  const sent: string[] = [];
  let left = ["totp", "passkey"];
  const [owner, admin, guest] = fixtures.users;
  const { screen } = await open("/users", "owner", (request) => {
    const { pathname } = new URL(request.url);
    if (request.method === "DELETE") {
      sent.push(pathname);
      const refusal = reset?.();
      if (refusal) return refusal;
      left = [];
      return new Response(null, { status: 204 });
    }
    const state = fixtures.stateFor("owner");
    if (pathname.endsWith("/state")) return Response.json({ ...state, user: { ...state.user, locale } });
    const without = { ...admin, id: fixtures.id(4), name: "Wim Without", factors: [] };
    // Of a worker of the version before.
    const { factors: _, ...old } = { ...without, id: fixtures.id(5), name: "Otto Old" };
    return pathname.endsWith("/users")
      ? Response.json({
          items: [owner, { ...admin, factors: left }, guest, without, old],
          seats: { used: 5, pending: 1, cap: null },
        })
      : undefined;
  });
  return { screen, sent };
}

test("the list says who has which second factor, on a phone too", async () => {
  const { screen } = await withFactors();
  const cell = (name: RegExp) => {
    const row = screen.getByRole("row", { name }).element();
    return [...row.querySelectorAll("td")].find((each) => each.dataset.label === "Two-step login");
  };
  for (const width of [1280, 320]) {
    await resize(width, 800);
    await expect.element(screen.getByRole("row", { name: /Adam Admin/ })).toBeVisible();
    expect(cell(/Adam Admin/)?.textContent.trim()).toBe("AppPasskey");
    expect(cell(/Adam Admin/)?.checkVisibility()).toBe(true);
    expect(cell(/Wim Without/)?.textContent.trim()).toBe("off");
    expect(cell(/Otto Old/)?.textContent.trim()).toBe("off");
    expect(cell(/subsidiary/)?.textContent).toBe("");
  }
});

test("an owner takes away the factors of somebody who has lost them, after a question", async () => {
  const { screen, sent } = await withFactors();
  await screen.getByRole("button", { name: "Manage Adam Admin" }).click();
  await screen.getByRole("button", { name: "Reset two-step login" }).click();
  const question = screen.getByRole("dialog", { name: "Reset two-step login of Adam Admin?" });
  await expect.element(question.getByText(en["factors.reset.help"])).toBeVisible();
  expect(await violations(screen.container)).toEqual([]);
  expect(sent).toEqual([]);
  await question.getByRole("button", { name: "Reset two-step login" }).click();
  await expect.element(screen.getByText("Two-step login of Adam Admin reset")).toBeVisible();
  expect(sent).toEqual([`/portal/acme/users/${fixtures.id(2)}/factors`]);
  await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
  await expect.element(screen.getByRole("row", { name: /Adam Admin .* off/ })).toBeVisible();
});

test("a reset that was refused says so, and can be left", async () => {
  const { screen } = await withFactors("en", () => problem(404, "not-found"));
  await screen.getByRole("button", { name: "Manage Adam Admin" }).click();
  await screen.getByRole("button", { name: "Reset two-step login" }).click();
  await screen.getByRole("dialog").getByRole("button", { name: "Reset two-step login" }).click();
  await expect
    .element(screen.getByRole("dialog").getByRole("alert"))
    .toHaveTextContent("This no longer exists. Someone may have removed it.");
  await userEvent.keyboard("{Escape}");
  await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
});

test.each(["Vera Vogel", "Wim Without", "Otto Old"])("there is nothing to reset for %s", async (name) => {
  const { screen } = await withFactors();
  await screen.getByRole("button", { name: `Manage ${name}` }).click();
  await expect.element(screen.getByRole("button", { name: "Remove", exact: true })).toBeVisible();
  expect(screen.getByRole("button", { name: "Reset two-step login" }).query()).toBeNull();
});

test.each(Object.entries({ en, de, uk }))(
  "the users fit at every width in %s, and what is done with them",
  async (locale, words) => {
    const { screen } = await withFactors(locale);
    await expect.poll(() => document.documentElement.lang).toBe(locale);
    await expect.element(screen.getByRole("row", { name: /Adam Admin/ })).toBeVisible();
    for (const width of [1280, 1100, 900, 320]) {
      await resize(width, 800);
      expect
        .soft(document.documentElement.scrollWidth, `${width}`)
        .toBeLessThanOrEqual(document.documentElement.clientWidth);
    }
    await screen.getByRole("button", { name: words["users.manage.of"].replace("{name}", "Adam Admin") }).click();
    const fits = () => {
      const dialog = screen.getByRole("dialog").element();
      const { left, right } = dialog.getBoundingClientRect();
      // What goes beyond the beginning of a line is not scrolled to.
      for (const button of dialog.querySelectorAll("button")) {
        expect(button.getBoundingClientRect().left, button.textContent).toBeGreaterThan(left);
        expect(button.getBoundingClientRect().right, button.textContent).toBeLessThan(right);
      }
    };
    const reset = screen.getByRole("button", { name: words["users.factors.reset"] });
    await expect.element(reset).toBeVisible();
    fits();
    await reset.click();
    await expect.element(screen.getByText(words["factors.reset.help"])).toBeVisible();
    fits();
  },
);
