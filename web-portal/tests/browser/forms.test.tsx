import { afterEach, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import * as fixtures from "../fixtures";
import { open, problem } from "../harness";
import { en as words } from "../words";

const node = `/nodes/${fixtures.node.id}`;
const hang = () => new Promise<Response>(() => undefined);
const invite = async (answer: Parameters<typeof open>[2]) => {
  const { screen, fetch } = await open("/users", "owner", answer);
  await screen.getByRole("button", { name: "Invite", exact: true }).click();
  await screen.getByLabelText("Email").fill("new@acme.test");
  return { screen, fetch, send: screen.getByRole("button", { name: /invitation$/ }) };
};

afterEach(() => userEvent.keyboard("{Escape}"));

test("a double press sends one command, and the dialog closes", async () => {
  const posts: string[] = [];
  const { screen } = await open(node, "admin", (request) => {
    if (request.method !== "POST") return undefined;
    posts.push(request.url);
    return posts.length > 1 ? problem(409, "command-in-progress") : undefined;
  });
  await screen.getByRole("button", { name: "Restart", exact: true }).click();
  await screen
    .getByRole("dialog")
    .getByRole("button", { name: /Restart/ })
    .dblClick();
  await expect.element(screen.getByText(words["node.requested"])).toBeVisible();
  await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
  expect(posts).toHaveLength(1);
});

test.each([
  ["busy", "busy"],
  ["network", undefined],
])("what was refused (%s) can be sent again", async (_, code) => {
  let posts = 0;
  const { screen, send } = await invite((request) => {
    if (request.method !== "POST") return undefined;
    posts += 1;
    if (posts > 1) return undefined;
    return code ? problem(503, code) : Promise.reject(new TypeError("gone"));
  });
  await send.click();
  const alert = screen.getByRole("dialog").getByRole("alert");
  await expect.element(alert).toBeVisible();
  // Only of what nobody knows.
  await expect
    .poll(() => alert.element().textContent?.includes("may have gone through anyway"))
    .toBe(code === undefined);
  await send.click();
  await expect.element(screen.getByLabelText("Link")).toBeVisible();
});

test("a change whose answer does not come says so, where it was sent", async () => {
  const { screen, send } = await invite((request) => (request.method === "POST" ? hang() : undefined));
  await send.click();
  const begun = performance.now();
  await expect
    .poll(() => screen.getByRole("dialog").getByRole("status").element().textContent, { timeout: 10_000 })
    .toBe("No response yet. Please wait.");
  expect(performance.now() - begun).toBeGreaterThan(1000);
});

test("who has been logged out meanwhile sees it, can log in beside the page, and keeps what was typed", async () => {
  const { screen } = await open("/profile", "owner", (request) =>
    request.method === "PUT" ? problem(401, "authentication-required") : undefined,
  );
  await page.viewport(360, 640);
  const name = screen.getByLabelText("Name", { exact: true });
  await name.fill("Vera V. Vogel");
  const save = screen.getByRole("button", { name: "Save", exact: true });
  await save.click();
  const alert = screen.getByRole("alert");
  await expect.element(alert).toBeInViewport();
  const link = alert.getByRole("link", { name: "Log in" });
  await expect.element(link).toHaveAttribute("href", "/portal/acme/login");
  await expect.element(link).toHaveAttribute("target", "_blank");
  await expect.element(name).toHaveValue("Vera V. Vogel");
});

test("the focus goes to the first field that was refused", async () => {
  const { screen } = await open("/profile", "viewer", (request) =>
    request.url.endsWith("/password")
      ? Response.json(
          {
            status: 422,
            code: "validation-failed",
            errors: [{ field: "current", code: "wrong-password", message: "" }],
          },
          { status: 422 },
        )
      : undefined,
  );
  const current = screen.getByLabelText("Current password");
  await current.fill("not-my-password");
  await screen.getByLabelText("New password").fill("another-long-password");
  await screen.getByRole("button", { name: "Change password" }).click();
  await expect.element(current).toHaveAttribute("aria-invalid", "true");
  await expect.element(current).toHaveFocus();
});

test("what was said of the whole form goes with the next change", async () => {
  const { screen } = await open("/users", "owner", (request) =>
    request.method === "PUT" ? problem(409, "last-owner") : undefined,
  );
  await screen.getByRole("button", { name: "Manage Vera Vogel" }).click();
  const role = screen.getByLabelText("Role");
  await role.selectOptions("viewer");
  await screen.getByRole("button", { name: "Save", exact: true }).click();
  const alert = screen.getByRole("dialog").getByRole("alert");
  await expect.element(alert).toHaveTextContent(words["problem.last-owner"]);
  await role.selectOptions("owner");
  await expect.element(alert).not.toBeInTheDocument();
});

test("a new language says that it is saved", async () => {
  let locale = "en";
  const { screen } = await open("/profile", "owner", (request) => {
    if (request.method === "PUT") locale = "de";
    const { user, ...state } = fixtures.stateFor("owner");
    if (request.url.endsWith("/state")) return Response.json({ ...state, user: { ...user, locale } });
    return request.url.endsWith("/profile") ? Response.json({ ...user, locale }) : undefined;
  });
  await screen.getByLabelText("Language").selectOptions("de");
  await screen.getByRole("button", { name: "Save", exact: true }).click();
  await expect.element(screen.getByText("Gespeichert")).toBeVisible();
  await expect.element(screen.getByText("Saved")).not.toBeInTheDocument();
});

test.each(["/", "/audit", "/users", node])("at %s the focus is in the page after a retry that helps", async (path) => {
  let fails = true;
  const view = path.split("/")[1] || "dashboard";
  const { screen } = await open(path, "owner", (request) =>
    fails && new RegExp(`/portal/acme/${view}`).test(request.url) ? problem(500, "internal-error") : undefined,
  );
  const retry = screen.getByRole("button", { name: "Try again" }).first();
  await expect.element(retry).toBeVisible();
  fails = false;
  (retry.element() as HTMLElement).focus();
  await userEvent.keyboard("{Enter}");
  await expect.element(retry).not.toBeInTheDocument();
  await expect.element(screen.getByRole("main")).toHaveFocus();
});

test.each([
  ["/nodes?q=zzzz", "0 nodes"],
  ["/tickets?status=closed", "0 tickets"],
  ["/audit?action=nothing", "0 events"],
])("that nothing is found at %s is said", async (path, words) => {
  const { screen } = await open(path, "owner", (request) =>
    /tickets|audit/.test(request.url)
      ? Response.json({ items: [], previous: null, next: null, offset: 0, total: 0, as_of: null, stale: false })
      : undefined,
  );
  await expect.element(screen.getByText(words)).toBeVisible();
  expect(screen.getByText(words).element().tagName).toBe("OUTPUT");
});

test("days chosen the wrong way round mean the same days", async () => {
  const { fetch, screen } = await open("/audit?since=2026-11-28&until=2026-11-01", "owner");
  await expect.element(screen.getByLabelText("From")).toHaveValue("2026-11-01");
  const asked = fetch.mock.calls
    .map(([input]) => new URL((input as Request).url))
    .find((url) => url.pathname.endsWith("/audit"));
  const [since, until] = ["since", "until"].map((name) => asked?.searchParams.get(name) ?? "");
  expect(since && until && since < until).toBe(true);
});

test("the list of tickets says how one is opened", async () => {
  const { screen } = await open("/tickets", "viewer");
  await expect.element(screen.getByText(/^Tickets are read-only here. To open one, email/)).toBeVisible();
  await expect
    .element(screen.getByRole("main").getByRole("link", { name: fixtures.brand.support_email ?? "" }))
    .toBeVisible();
});

test.each(["state", "html"])(
  "who cannot be told who they are (%s) sees whose portal it is and whom to ask",
  async (kind) => {
    const { screen } = await open("/nodes", "owner", (request) =>
      request.url.endsWith("/state")
        ? kind === "html"
          ? new Response("<p>Wi-Fi", { headers: { "Content-Type": "text/html" } })
          : problem(500, "internal-error")
        : undefined,
    );
    await expect.element(screen.getByRole("button", { name: "Try again" })).toBeVisible();
    expect(document.title).toContain(fixtures.brand.tenant_name);
    await expect.element(screen.getByRole("link", { name: fixtures.brand.support_email ?? "" })).toBeVisible();
    if (kind === "html")
      await expect.element(screen.getByText(/Something other than the portal responded/)).toBeVisible();
  },
);

test("a wrong login is said until the next key", async () => {
  const { screen } = await open("/login", "owner", (request) =>
    request.url.endsWith("/state")
      ? problem(401, "authentication-required")
      : request.url.endsWith("/login")
        ? problem(401, "invalid-credentials")
        : undefined,
  );
  await screen.getByLabelText("Email").fill("vera@acme.test");
  await screen.getByLabelText("Password", { exact: true }).fill("wrong");
  await screen.getByRole("button", { name: "Log in" }).click();
  const refusal = screen.getByText(words["login.wrong"]);
  await expect.element(refusal).toBeVisible();
  await userEvent.keyboard("x");
  await expect.element(refusal).not.toBeInTheDocument();
});
