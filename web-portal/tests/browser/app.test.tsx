import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { violations } from "../axe";
import * as fixtures from "../fixtures";
import { open, problem } from "../harness";

const pages = [
  ["/", "Dashboard"],
  ["/attention", "Needs attention"],
  ["/nodes", "Nodes"],
  [`/nodes/${fixtures.node.id}`, "web-01"],
  ["/billing", "Billing"],
  ["/billing/invoices", "Invoices"],
  [`/billing/invoices/${fixtures.invoice.id}`, "Invoice 2026-0118"],
  ["/tickets", "Tickets"],
  [`/tickets/${fixtures.ticket.id}`, "Backups of db-01 are late"],
  ["/audit", "Audit log"],
  ["/users", "Users"],
  ["/roles", "Roles"],
  ["/branding", "Branding"],
  ["/profile", "Profile"],
] as const;

test.each(pages)("%s has its heading, no violation and no overflow, wide and narrow", async (path, heading) => {
  const { screen } = await open(path, "owner");
  await expect.element(screen.getByRole("heading", { level: 1, name: heading, exact: true })).toBeVisible();
  await expect.element(screen.getByRole("main")).toHaveAttribute("aria-busy", "false");
  for (const width of [1280, 320]) {
    await page.viewport(width, 800);
    expect(await violations(screen.container)).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
  }
});

test("the menu holds what the role may open, and nothing else opens", async () => {
  const { screen } = await open("/audit", "viewer");
  await expect.element(screen.getByRole("heading", { name: "You don’t have access to this page" })).toBeVisible();
  const menu = screen.getByRole("navigation", { name: "Menu" });
  await expect.element(menu.getByRole("link", { name: "Billing" })).toBeVisible();
  expect(menu.getByRole("link", { name: "Audit log" }).query()).toBeNull();
  expect(menu.getByRole("link", { name: "Users" }).query()).toBeNull();
});

test("a link leads on, moves the focus and names the page", async () => {
  const { screen } = await open("/", "viewer");
  await screen.getByRole("navigation", { name: "Menu" }).getByRole("link", { name: "Tickets" }).click();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
  await expect.element(screen.getByRole("main")).toHaveFocus();
  await expect.poll(() => document.title).toBe("Tickets · Acme Industries");
});

test("what is searched for and sorted by is in the address", async () => {
  const { screen, fetch } = await open("/nodes?status=offline", "viewer");
  await expect.element(screen.getByRole("rowheader", { name: /db-01/ })).toBeVisible();
  expect(screen.getByRole("rowheader", { name: /web-01/ }).query()).toBeNull();
  await screen.getByRole("searchbox", { name: "Search nodes" }).fill("50%");
  await expect.poll(() => location.search).toBe("?status=offline&q=50%25");
  await expect.element(screen.getByRole("heading", { name: "No matching nodes" })).toBeVisible();
  await screen.getByRole("button", { name: "Clear filters" }).click();
  await screen.getByRole("button", { name: "CPU" }).click();
  await expect.poll(() => location.search).toBe("?sort=cpu");
  await expect.element(screen.getByRole("columnheader", { name: "CPU" })).toHaveAttribute("aria-sort", "ascending");
  const asked = fetch.mock.calls.map(([request]) => (request as Request).url);
  expect(asked.some((url) => url.endsWith("/nodes?q=50%25&status=offline") || url.includes("q=50%25"))).toBe(true);
});

test("the cursor of the charts moves by keyboard, through all of them", async () => {
  const { screen } = await open(`/nodes/${fixtures.node.id}`, "viewer");
  const cursor = screen.getByRole("slider", { name: "CPU, Time" });
  await expect.element(cursor).toBeInTheDocument();
  (cursor.element() as HTMLElement).focus();
  await userEvent.keyboard("{Home}{ArrowRight}");
  expect(cursor.element().getAttribute("aria-valuetext")).toMatch(/42\s?%/);
  expect(screen.getByRole("slider", { name: "Memory, Time" }).element()).toHaveProperty("value", "1");
});

test("the seat meter counts invitations", async () => {
  const { screen } = await open("/users", "owner");
  await expect.element(screen.getByText("3 of 5")).toBeVisible();
  await expect.element(screen.getByText("including 1 pending invitation")).toBeVisible();
});

test("stale figures say so", async () => {
  const { screen } = await open("/tickets", "viewer");
  await expect
    .element(screen.getByText(/This data may be out of date. Last updated (yesterday|2 days ago)/))
    .toBeVisible();
});

test("a wrong password keeps what was typed and says so", async () => {
  const { screen } = await open("/login", "viewer", (request) => {
    if (request.url.endsWith("/state")) return problem(401, "authentication-required");
    if (request.url.endsWith("/auth/login")) return problem(401, "invalid-credentials");
    return undefined;
  });
  await screen.getByLabelText("Email").fill("vera@acme.test");
  await screen.getByLabelText("Password", { exact: true }).fill("wrong");
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.element(screen.getByRole("alert")).toHaveTextContent("Incorrect email or password.");
  await expect.element(screen.getByLabelText("Email")).toHaveValue("vera@acme.test");
  expect(await violations(screen.container)).toEqual([]);
});

test("a throttled login says how long", async () => {
  const { screen } = await open("/login", "viewer", (request) => {
    if (request.url.endsWith("/state")) return problem(401, "authentication-required");
    if (request.url.endsWith("/auth/login")) return problem(429, "too-many-attempts", { "Retry-After": "130" });
    return undefined;
  });
  await screen.getByLabelText("Email").fill("vera@acme.test");
  await screen.getByLabelText("Password", { exact: true }).fill("wrong");
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.element(screen.getByRole("alert")).toHaveTextContent("Too many attempts. Try again in 3 minutes.");
});

test("a login leads to the page that was wanted", async () => {
  let inside = false;
  const { screen, fetch } = await open("/login?next=%2Ftickets", "viewer", (request) => {
    if (request.url.endsWith("/state") && !inside) return problem(401, "authentication-required");
    if (!request.url.endsWith("/auth/login")) return undefined;
    inside = true;
    return Response.json({ jwt: "a.b.c", expires_at: fixtures.ago(-60) });
  });
  await screen.getByLabelText("Email").fill("vera@acme.test");
  await screen.getByLabelText("Password", { exact: true }).fill("correct-horse-battery");
  await screen.getByLabelText("Keep me logged in on this device").click();
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
  const sent = fetch.mock.calls.map(([request]) => request as Request).find((r) => r.url.endsWith("/auth/login"));
  expect(sent?.headers.get("Content-Type")).toBe("application/json");
});

test("no portal is a page without a name", async () => {
  const { screen } = await open("/nodes", "viewer", () => problem(404, "portal-not-found"));
  await expect.element(screen.getByRole("heading", { name: "There is no portal at this address." })).toBeVisible();
  expect(document.title).not.toContain("Acme");
});

const late = "The portal hasn’t responded yet. Still trying…";
/** A pool that is stopped: refused by the edge, or accepted by a socket that nobody reads. */
const stopped: [name: string, answer: () => Response | Promise<Response>][] = [
  ["refused", () => problem(503, "busy", { "Retry-After": "2" })],
  ["left waiting", () => new Promise((answer) => setTimeout(() => answer(problem(503, "busy")), 3500))],
];

test.each(stopped)(
  "who comes while the pool is stopped, %s, reads so, and is let in when it is back",
  async (_, answer) => {
    let isStopped = true;
    const { screen } = await open(
      "/login",
      "viewer",
      (request) => {
        if (isStopped) return answer();
        return request.url.endsWith("/state") ? problem(401, "authentication-required") : undefined;
      },
      { retry: true },
    );
    await expect.element(screen.getByRole("heading", { name: "Loading…" })).toBeVisible();
    await expect.element(screen.getByRole("heading", { name: late }), { timeout: 3000 }).toBeVisible();
    expect(await violations(screen.container)).toEqual([]);
    isStopped = false;
    await expect.element(screen.getByLabelText("Email"), { timeout: 6000 }).toBeVisible();
  },
);

test.each(stopped)("a page whose figures are %s says so, and shows them when the pool is back", async (_, answer) => {
  let isStopped = true;
  const { screen } = await open(
    "/billing",
    "viewer",
    (request) => (isStopped && request.url.endsWith("/billing") ? answer() : undefined),
    { retry: true },
  );
  await expect.element(screen.getByRole("heading", { name: late }), { timeout: 3000 }).toBeVisible();
  isStopped = false;
  await expect.element(screen.getByText("Business 24"), { timeout: 6000 }).toBeVisible();
  expect(screen.getByText(late).query()).toBeNull();
});

test("figures that are there stay when they cannot be refreshed, with a sentence above them", async () => {
  let isStopped = false;
  const { screen } = await open("/billing", "viewer", () => (isStopped ? problem(503, "busy") : undefined), {
    retry: true,
  });
  await expect.element(screen.getByText("Business 24")).toBeVisible();
  isStopped = true;
  await screen.getByRole("button", { name: "Refresh" }).click();
  await expect.element(screen.getByRole("status").filter({ hasText: late }), { timeout: 3000 }).toBeVisible();
  await expect.element(screen.getByText("Business 24")).toBeVisible();
  await expect.element(screen.getByText(/^As of /)).toBeVisible();
  isStopped = false;
  await expect.element(screen.getByText(late)).not.toBeInTheDocument();
});

test("a problem that stays is a sentence and a button, and the button asks again", async () => {
  let broken = true;
  const { screen } = await open("/billing", "viewer", (request) =>
    broken && request.url.endsWith("/billing") ? problem(500, "internal-error") : undefined,
  );
  await expect.element(screen.getByText(/Something went wrong on our side/)).toBeVisible();
  broken = false;
  await screen.getByRole("button", { name: "Try again" }).click();
  await expect.element(screen.getByText("Business 24")).toBeVisible();
});

test("the end of the session is told once to whoever leads out", async () => {
  const { screen, onSessionEnd } = await open("/billing", "viewer", (request) =>
    request.url.endsWith("/billing") ? problem(401, "authentication-required") : undefined,
  );
  await expect.element(screen.getByRole("heading", { level: 1, name: "Billing" })).toBeVisible();
  await expect.poll(() => onSessionEnd.mock.calls.length).toBe(1);
});

test("an owner invites a person and gets the link, once", async () => {
  const { screen, fetch } = await open("/users", "owner");
  await screen.getByRole("button", { name: "Invite" }).click();
  const dialog = screen.getByRole("dialog", { name: "Invite user" });
  await dialog.getByLabelText("Email").fill("new@acme.test");
  expect(await violations(screen.container)).toEqual([]);
  await dialog.getByRole("button", { name: "Create invitation" }).click();
  await expect.element(screen.getByLabelText("Link")).toHaveValue(fixtures.invited.invitation_url);
  const sent = fetch.mock.calls.map(([request]) => request as Request).filter((r) => r.method === "POST");
  expect(sent).toHaveLength(1);
  await screen.getByRole("button", { name: "Done" }).click();
  await expect.element(screen.getByRole("button", { name: "Invite" })).toHaveFocus();
});

test("no seat is left: the dialog says so and stays", async () => {
  const { screen } = await open("/users", "owner", (request) =>
    request.method === "POST" ? problem(403, "seat-limit-reached") : undefined,
  );
  await screen.getByRole("button", { name: "Invite" }).click();
  await screen.getByRole("dialog").getByLabelText("Email").fill("new@acme.test");
  await screen.getByRole("button", { name: "Create invitation" }).click();
  await expect
    .element(screen.getByRole("dialog").getByRole("alert"))
    .toHaveTextContent("All seats are in use. Remove a user, withdraw an invitation or ask your provider.");
});

test("the last owner cannot be removed, and the button says why", async () => {
  const { screen } = await open("/users", "owner");
  await screen.getByRole("button", { name: "Manage Vera Vogel" }).click();
  const remove = screen.getByRole("button", { name: "Remove", exact: true });
  await expect.element(remove).toHaveAccessibleDescription("This is the last owner. Make someone else an owner first.");
  await expect.element(remove).toHaveAttribute("aria-disabled", "true");
});

test("an admin restarts a node by keyboard, and the focus comes back", async () => {
  const { screen } = await open(`/nodes/${fixtures.node.id}`, "admin");
  const restart = screen.getByRole("button", { name: "Restart", exact: true });
  await restart.click();
  await expect.element(screen.getByRole("dialog", { name: "Restart web-01?" })).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await expect.element(restart).toHaveFocus();
  await restart.click();
  await screen.getByRole("button", { name: "Restart web-01" }).click();
  await expect.element(screen.getByText(/^Requested\. See “Commands”/)).toBeVisible();
});

test("a viewer sees no command", async () => {
  const { screen } = await open(`/nodes/${fixtures.node.id}`, "viewer");
  await expect.element(screen.getByRole("heading", { level: 1, name: "web-01" })).toBeVisible();
  await expect.element(screen.getByRole("heading", { name: "Commands" })).toBeVisible();
  expect(screen.getByRole("button", { name: "Restart", exact: true }).query()).toBeNull();
});

test("a wrong current password is said at its field", async () => {
  const { screen } = await open("/profile", "viewer", (request) =>
    request.url.endsWith("/password")
      ? Response.json(
          { status: 422, code: "validation-failed", errors: [{ field: "current", code: "wrong", message: "no" }] },
          { status: 422 },
        )
      : undefined,
  );
  await screen.getByLabelText("Current password").fill("wrong");
  await screen.getByLabelText("New password").fill("a-new-long-password");
  await screen.getByRole("button", { name: "Change password" }).click();
  await expect.element(screen.getByRole("alert")).toHaveTextContent("The current password is incorrect.");
});

test("a session elsewhere can be ended, this one not", async () => {
  const { screen, fetch } = await open("/profile", "viewer");
  await expect.element(screen.getByRole("rowheader", { name: /Firefox, Linux/ })).toBeVisible();
  await screen.getByRole("button", { name: /^End session on/ }).click();
  await expect.element(screen.getByText("Session ended")).toBeVisible();
  const ended = fetch.mock.calls.map(([request]) => request as Request).filter((r) => r.method === "DELETE");
  expect(ended.map((r) => r.url.endsWith(`/profile/sessions/${fixtures.id(601)}`))).toEqual([true]);
});

test("the owner's look is saved as all its fields, an empty one as null", async () => {
  let body: Promise<unknown> | undefined;
  const { screen } = await open("/branding", "owner", (request) => {
    if (request.method === "PUT") body = request.clone().json();
    return undefined;
  });
  await screen.getByLabelText("Primary colour", { exact: true }).fill("");
  await screen.getByLabelText("Support email").fill("us@acme.test");
  await screen.getByRole("button", { name: "Save branding" }).click();
  await expect.element(screen.getByText("Branding saved")).toBeVisible();
  expect(await body).toEqual({
    primary_color: null,
    secondary_color: null,
    logo_url: null,
    support_email: "us@acme.test",
    support_phone: null,
    support_hours: null,
    support_url: null,
    custom_domain: "billing.acme.test",
  });
});

test("a dead invitation says what to do", async () => {
  const { screen } = await open("/invite#token=abc", "viewer", (request) =>
    request.url.endsWith("/auth/invitation") ? problem(410, "link-expired") : undefined,
  );
  await expect.element(screen.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
  expect(location.hash).toBe("");
});

test("an invitation is taken in the language it is read in", async () => {
  const sent: unknown[] = [];
  const { screen } = await open("/invite#token=abc", "viewer", (request) => {
    if (!request.url.endsWith("/auth/accept")) return;
    void request.json().then((body) => sent.push(body));
    return problem(410, "link-expired");
  });
  await screen.getByLabelText("Your name").fill("Vera");
  await screen.getByLabelText("Password", { exact: true }).fill("a few words to remember");
  await screen.getByRole("button", { name: "Accept and log in" }).click();
  await expect.poll(() => sent).toMatchObject([{ name: "Vera", locale: "en" }]);
});

test("forgotten: the answer is the same for everyone", async () => {
  const { screen } = await open("/forgot", "viewer", (request) =>
    request.url.endsWith("/auth/forgot") ? new Response(null, { status: 202 }) : undefined,
  );
  await screen.getByLabelText("Email").fill("nobody@acme.test");
  await screen.getByRole("button", { name: "Send link" }).click();
  await expect.element(screen.getByRole("heading", { name: "Check your email" })).toBeVisible();
});
