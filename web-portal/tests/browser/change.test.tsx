import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { linkToken, SPENT, spendToken } from "../../src/features/login/link-token";
import type { Command } from "../../src/shared/api/schema";
import { violations } from "../axe";
import * as fixtures from "../fixtures";
import { open, problem } from "../harness";

test("a command goes through its states on the page, and then a new one may be asked for", async () => {
  const [done] = fixtures.nodeDetail.commands;
  if (!done) throw new Error("the fixture has no command");
  const started: Command = {
    ...done,
    kind: "restart",
    version: null,
    state: "sent",
    requested_at: new Date().toISOString(),
    history: [
      { state: "queued", at: fixtures.ago(0) },
      { state: "sent", at: fixtures.ago(0) },
    ],
  };
  let now: Command = started;
  const { screen } = await open(`/nodes/${fixtures.node.id}`, "admin", (request) =>
    request.url.endsWith(`/nodes/${fixtures.node.id}`)
      ? Response.json({
          ...fixtures.nodeDetail,
          active_command: now.state === "sent" ? now : null,
          commands: [now, { ...done, id: fixtures.id(201) }],
        })
      : undefined,
  );
  const commands = screen.getByRole("region", { name: "Commands" });
  const steps = () =>
    commands
      .getByRole("listitem")
      .elements()
      .map((step) => step.textContent?.replace(/\d.*/, ""));
  await expect.poll(steps).toEqual(["Queued", "Sent"]);
  await expect
    .element(screen.getByRole("button", { name: "Restart", exact: true }))
    .toHaveAttribute("aria-disabled", "true");
  now = { ...started, state: "succeeded", history: [...started.history, { state: "succeeded", at: fixtures.ago(0) }] };
  await expect.poll(steps, { timeout: 5000 }).toEqual(["Queued", "Sent", "Succeeded"]);
  await expect
    .element(screen.getByRole("button", { name: "Restart", exact: true }))
    .not.toHaveAttribute("aria-disabled", "true");
  await expect.element(commands.getByText("1 earlier command")).toBeVisible();
});

test("the preview is asked one question at a time, and the newest next", async () => {
  const asked: string[] = [];
  let answer: (() => void) | undefined;
  const { screen, fetch } = await open("/branding", "owner");
  const usual = fetch.getMockImplementation();
  fetch.mockImplementation(async (input, init) => {
    const url = new URL((input as Request).url);
    if (!url.pathname.endsWith("/branding/preview")) return (await usual?.(input, init)) ?? Response.error();
    asked.push(url.searchParams.get("primary") ?? "");
    await new Promise<void>((done) => {
      answer = done;
    });
    return Response.json({ tokens: fixtures.branding.tokens, adjusted: [] });
  });
  const field = screen.getByLabelText("Primary colour", { exact: true });
  for (const colour of ["#111111", "#222222", "#33", "#333333"]) await field.fill(colour);
  await expect.poll(() => asked).toEqual(["#111111"]);
  answer?.();
  await expect.poll(() => asked).toEqual(["#111111", "#333333"]);
  answer?.();
  await expect.element(screen.getByText("The colours are used exactly as entered.")).toBeVisible();
  expect(asked).toHaveLength(2);
});

test("the provider's value stands beside one's own, and is one press away", async () => {
  const { screen } = await open("/branding", "owner");
  await expect.element(screen.getByText("Provider’s value: #0f766e")).toBeVisible();
  await screen.getByRole("button", { name: "Primary colour: Use provider’s value" }).click();
  await expect.element(screen.getByLabelText("Primary colour", { exact: true })).toHaveValue("");
  await expect.element(screen.getByLabelText("Primary colour picker")).toHaveValue("#0f766e");
});

test("a dead reset link says so before anything is typed, and leads to a new one", async () => {
  const { screen } = await open("/reset#token=abc", "viewer", (request) =>
    request.url.endsWith("/auth/reset/check") ? problem(410, "link-expired") : undefined,
  );
  await expect.element(screen.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
  expect(screen.getByLabelText("New password").query()).toBeNull();
  await screen.getByRole("link", { name: "Get a new link" }).click();
  await expect.element(screen.getByRole("button", { name: "Send link" })).toBeVisible();
});

test("a reset link that dies while the password is typed leads to a new one", async () => {
  const { screen } = await open("/reset#token=abc", "viewer", (request) =>
    request.url.endsWith("/auth/reset") ? problem(410, "link-expired") : undefined,
  );
  await screen.getByLabelText("New password").fill("a few words to remember");
  await screen.getByRole("button", { name: "Set password" }).click();
  await screen.getByRole("link", { name: "Get a new link" }).click();
  await expect.element(screen.getByRole("button", { name: "Send link" })).toBeVisible();
});

test.each([
  ["/invite#token=abc", "Password", 15],
  ["/reset#token=abc", "New password", 15],
  ["/profile", "New password", 10],
])("%s says how many characters a password needs before one is typed", async (path, label, least) => {
  const { screen } = await open(path, "viewer");
  const field = screen.getByLabelText(label, { exact: true });
  await expect.element(field).toHaveAccessibleDescription(new RegExp(`^At least ${least} characters\\. A few`));
  await expect.element(field).toHaveAttribute("minlength", String(least));
  await expect.element(field).toHaveAttribute("autocomplete", "new-password");
});

test("of a password that is too long nothing is cut off: that is said", async () => {
  const sent: string[] = [];
  const { screen } = await open("/reset#token=abc", "viewer", (request) => {
    if (!request.url.endsWith("/auth/reset")) return undefined;
    void request.json().then(({ password }) => sent.push(password));
    const errors = [{ field: "password", code: "too-long", message: "", max: 256 }];
    return Response.json({ status: 422, code: "validation-failed", errors }, { status: 422 });
  });
  const field = screen.getByLabelText("New password");
  const long = "seven green kettles ".repeat(15);
  await field.click();
  await userEvent.keyboard(long);
  await screen.getByRole("button", { name: "Set password" }).click();
  await expect.element(field).toHaveAccessibleDescription("At most 256 characters.");
  expect(sent).toEqual([long]);
});

test("a worker of the release before tells no length, and the page goes without", async () => {
  const { screen } = await open("/reset#token=abc", "viewer", (request) =>
    request.url.endsWith("/auth/reset/check") ? new Response(null, { status: 204 }) : undefined,
  );
  await expect.element(screen.getByLabelText("New password")).not.toHaveAttribute("minlength");
});

test.each([true, false])("a dead link leads on to where its reader belongs, logged in: %s", async (inside) => {
  const { screen } = await open("/invite#token=abc", "viewer", (request) => {
    if (request.url.endsWith("/auth/invitation")) return problem(410, "link-expired");
    return !inside && request.url.endsWith("/state") ? problem(401, "authentication-required") : undefined;
  });
  const [name, href] = inside ? ["Go to dashboard", "/portal/acme/"] : ["Back to login", "/portal/acme/login"];
  await expect.element(screen.getByRole("link", { name })).toHaveAttribute("href", href);
  // Refused: it is not kept.
  await expect.poll(() => JSON.stringify(history.state)).not.toContain("abc");
});

test("the page of a mailed link finds its token again, in its own entry of the history alone", async () => {
  history.replaceState(null, "", `${location.pathname}${location.search}#token=abc`);
  expect(linkToken()).toBe("abc");
  expect(location.hash).toBe("");
  expect(linkToken()).toBe("abc");
  history.pushState(null, "", location.href);
  expect(linkToken()).toBeNull();
  // Used while another page is shown: that one's state is its own.
  spendToken();
  expect(history.state).toBeNull();
  history.back();
  await expect.poll(linkToken).toBe("abc");
  spendToken();
  expect(linkToken()).toBe(SPENT);
  expect(JSON.stringify(history.state)).not.toContain("abc");
});

test("a name that was typed and not saved is not lost by a click, nor by logging out", async () => {
  const confirm = vi.spyOn(globalThis, "confirm");
  const { screen, fetch } = await open("/profile", "owner");
  const name = screen.getByLabelText("Name");
  await expect.element(name).toBeVisible();
  const before = (name.element() as HTMLInputElement).value;
  const nodes = screen.getByRole("navigation").getByRole("link", { name: "Nodes" });
  const asked = screen.getByRole("dialog", { name: "Leave without saving?" });
  await name.fill("Vera Neu");
  for (const leave of [nodes, screen.getByRole("button", { name: "Log out", exact: true })]) {
    await leave.click();
    await expect.element(asked.getByRole("button", { name: "Stay" })).toHaveFocus();
    expect(await violations(screen.container)).toEqual([]);
    await userEvent.keyboard("{Escape}");
    await expect.element(asked).not.toBeInTheDocument();
    await expect.element(leave).toHaveFocus();
    await expect.element(name).toHaveValue("Vera Neu");
  }
  expect(fetch.mock.calls.some(([request]) => (request as Request).url.endsWith("/logout"))).toBe(false);
  await name.fill(before);
  await nodes.click();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Nodes" })).toBeVisible();
  expect(confirm).not.toHaveBeenCalled();
});

test("who leaves without saving is on the page that they wanted, and is not asked again", async () => {
  const { screen } = await open("/profile", "owner");
  await screen.getByLabelText("Name").fill("Vera Neu");
  await screen.getByRole("navigation").getByRole("link", { name: "Nodes" }).click();
  await screen.getByRole("button", { name: "Leave without saving" }).click();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Nodes" })).toBeVisible();
  await expect.element(screen.getByRole("main")).toHaveFocus();
  await screen.getByRole("navigation").getByRole("link", { name: "Tickets" }).click();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
});

test("a link within the page loses nothing, and does not ask", async () => {
  const { screen } = await open("/profile", "owner");
  await screen.getByLabelText("Name").fill("Vera Neu");
  screen
    .getByRole("link", { name: "Skip to content" })
    .element()
    .dispatchEvent(new MouseEvent("click", { bubbles: true }));
  await expect.poll(() => location.hash).toBe("#main");
  expect(screen.getByRole("dialog").query()).toBeNull();
  await expect.element(screen.getByLabelText("Name")).toHaveValue("Vera Neu");
});

test("what was refused is still unsaved, what was saved is not", async () => {
  let isRefused = true;
  const { screen } = await open("/profile", "owner", (request) =>
    request.method === "PUT" && isRefused ? problem(503, "busy") : undefined,
  );
  const leave = () => screen.getByRole("navigation").getByRole("link", { name: "Nodes" }).click();
  await screen.getByLabelText("Name").fill("Vera Neu");
  const save = screen.getByRole("button", { name: "Save", exact: true });
  await save.click();
  await expect.element(screen.getByRole("alert")).toBeVisible();
  await leave();
  await screen.getByRole("button", { name: "Stay" }).click();
  isRefused = false;
  await save.click();
  await expect.element(screen.getByText("Saved")).toBeVisible();
  await leave();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Nodes" })).toBeVisible();
});
