import { expect, onTestFinished, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { violations } from "../axe";
import * as fixtures from "../fixtures";
import { open, problem, resize } from "../harness";
import { de, en, uk } from "../words";

type Answers = Parameters<typeof open>[2];
const TITLE = "Confirm it’s you";
const invalid = (...errors: [field: string, code: string][]) =>
  Response.json(
    { status: 422, code: "validation-failed", errors: errors.map(([field, code]) => ({ field, code, message: "" })) },
    { status: 422 },
  );

/** A portal that wants a proof for what `wanted` finds. `answer` comes before the usual. */
async function wanting(path: string, wanted: RegExp, answer?: Answers, { hasFactor = false, locale = "en" } = {}) {
  let isProved = false;
  const proofs: unknown[] = [];
  const tries: string[] = [];
  const { screen } = await open(path, "owner", (request) => {
    const { pathname } = new URL(request.url);
    const own = answer?.(request);
    if (own) return own;
    if (pathname.endsWith("/state")) {
      const state = fixtures.stateFor("owner");
      return Response.json({ ...state, user: { ...state.user, locale } });
    }
    if (pathname.endsWith("/profile/factors") && !hasFactor)
      return Response.json({ authenticators: [], passkeys: [], recovery_codes_left: null, min_password: 15 });
    if (pathname.endsWith("/profile/proof"))
      return request.json().then((body) => {
        proofs.push(body);
        isProved = true;
        return new Response(null, { status: 204 });
      });
    if (request.method === "GET" || !wanted.test(pathname)) return undefined;
    return request.text().then((body) => {
      tries.push(body);
      if (!isProved) return problem(403, "proof-required");
      return pathname.endsWith("/password") || request.method === "DELETE"
        ? new Response(null, { status: 204 })
        : pathname.endsWith("/export")
          ? new Response("when,who\n", { headers: { "Content-Type": "text/csv" } })
          : pathname.endsWith("/upgrade")
            ? Response.json({ command: fixtures.command }, { status: 202 })
            : Response.json(fixtures.person);
    });
  });
  return { screen, proofs, tries, dialog: screen.getByRole("dialog", { name: TITLE }) };
}

test("a new password asks who it is, goes through once that is known, and nothing is typed twice", async () => {
  const { screen, dialog, proofs, tries } = await wanting("/profile", /\/password$/);
  await screen.getByLabelText("Current password").fill("correct-horse-battery");
  await screen.getByLabelText("New password").fill("another-long-password");
  await screen.getByRole("button", { name: "Change password" }).click();
  await expect.element(dialog).toBeVisible();
  const password = dialog.getByLabelText("Password", { exact: true });
  await expect.element(password).toHaveFocus();
  await expect.element(password).toHaveAttribute("autocomplete", "current-password");
  expect(dialog.getByLabelText("Code", { exact: true }).query()).toBeNull();
  expect(await violations(screen.container)).toEqual([]);
  await userEvent.keyboard("correct-horse-battery{Enter}");
  await expect.element(screen.getByText("Password changed")).toBeVisible();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(proofs).toEqual([{ password: "correct-horse-battery" }]);
  const body = JSON.stringify({ current: "correct-horse-battery", new: "another-long-password" });
  expect(tries).toEqual([body, body]);
});

test("with a second factor it asks for a code too, or a recovery code", async () => {
  const { screen, dialog, proofs } = await wanting("/profile", /\/password$/, undefined, { hasFactor: true });
  await screen.getByLabelText("Current password").fill("correct-horse-battery");
  await screen.getByLabelText("New password").fill("another-long-password");
  await screen.getByRole("button", { name: "Change password" }).click();
  await dialog.getByLabelText("Password", { exact: true }).fill("correct-horse-battery");
  await expect.element(dialog.getByLabelText("Code", { exact: true })).toHaveAttribute("autocomplete", "one-time-code");
  await dialog.getByRole("button", { name: "Use a recovery code" }).click();
  await dialog.getByLabelText("Recovery code", { exact: true }).fill("7K2M-Q9XW-40TR-HB0C");
  expect(await violations(screen.container)).toEqual([]);
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect.element(screen.getByText("Password changed")).toBeVisible();
  expect(proofs).toEqual([{ password: "correct-horse-battery", code: "7K2M-Q9XW-40TR-HB0C" }]);
});

test("what is wrong with a proof is said in it, and a factor that nobody knew of is asked for", async () => {
  const answers = [invalid(["code", "required"]), invalid(["password", "wrong"], ["code", "wrong-code"])];
  const { screen, dialog } = await wanting("/profile", /\/password$/, (request) =>
    request.url.endsWith("/proof") ? answers.shift() : undefined,
  );
  await screen.getByLabelText("Current password").fill("correct-horse-battery");
  await screen.getByLabelText("New password").fill("another-long-password");
  await screen.getByRole("button", { name: "Change password" }).click();
  const password = dialog.getByLabelText("Password", { exact: true });
  await password.fill("correct-horse");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  const code = dialog.getByLabelText("Code", { exact: true });
  await expect.element(code).toHaveAccessibleDescription("This field is required.");
  await expect.element(code).toHaveFocus();
  await code.fill("000000");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect.element(password).toHaveAccessibleDescription("The current password is incorrect.");
  await expect.element(code).toHaveAccessibleDescription(en["fieldError.wrong-code"]);
  await expect.element(password).toHaveFocus();
  await password.fill("correct-horse-battery");
  await code.fill("111111");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect.element(screen.getByText("Password changed")).toBeVisible();
});

test("who would not, is back at their form, with all in it and why nothing happened", async () => {
  const { screen, dialog, tries } = await wanting("/profile", /\/password$/);
  const current = screen.getByLabelText("Current password");
  await current.fill("correct-horse-battery");
  await screen.getByLabelText("New password").fill("another-long-password");
  const change = screen.getByRole("button", { name: "Change password" });
  await change.click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.element(screen.getByRole("alert")).toHaveTextContent(en["problem.proof-required"]);
  await expect.element(change).toHaveFocus();
  await expect.element(current).toHaveValue("correct-horse-battery");
  expect(tries).toHaveLength(1);
  await change.click();
  await expect.element(dialog).toBeVisible();
});

test("on top of another dialog it is a dialog of its own, and gives the focus back to it", async () => {
  const { screen, dialog } = await wanting("/users", /\/users\/\w+$/);
  await screen.getByRole("button", { name: "Manage Adam Admin" }).click();
  await screen.getByLabelText("Role").selectOptions("viewer");
  const save = screen.getByRole("button", { name: "Save", exact: true });
  await save.click();
  await expect.element(dialog).toBeVisible();
  expect(await violations(screen.container)).toEqual([]);
  await userEvent.keyboard("{Escape}");
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.element(screen.getByRole("dialog", { name: "Manage Adam Admin" })).toBeVisible();
  await expect.element(save).toHaveFocus();
  await expect.element(screen.getByLabelText("Role")).toHaveValue("viewer");
  await save.click();
  await dialog.getByLabelText("Password", { exact: true }).fill("correct-horse-battery");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect.element(screen.getByText("Adam Admin now has the role Viewer")).toBeVisible();
  await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
});

test("while it is asked, nothing below says that no answer comes", async () => {
  const { screen, dialog } = await wanting("/users", /\/users\/\w+$/);
  await screen.getByRole("button", { name: "Manage Adam Admin" }).click();
  await screen.getByRole("button", { name: "Save", exact: true }).click();
  await expect.element(dialog).toBeVisible();
  await new Promise((done) => setTimeout(done, 2500));
  expect(screen.getByText("No response yet. Please wait.").query()).toBeNull();
});

test("a download asks as well, and then the file comes", async () => {
  const saved = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  onTestFinished(() => saved.mockRestore());
  const { screen, dialog, tries } = await wanting("/audit", /\/export$/);
  await screen.getByRole("button", { name: "Download CSV" }).click();
  await dialog.getByLabelText("Password", { exact: true }).fill("correct-horse-battery");
  expect(saved).not.toHaveBeenCalled();
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect.element(screen.getByText("File downloaded")).toBeVisible();
  expect(saved).toHaveBeenCalledOnce();
  expect(tries).toHaveLength(2);
});

test("an upgrade asks as well", async () => {
  const { screen, dialog, tries } = await wanting(`/nodes/${fixtures.node.id}`, /\/upgrade$/);
  await screen.getByRole("button", { name: "Upgrade", exact: true }).click();
  await screen.getByRole("dialog").getByRole("button", { name: "Upgrade web-01" }).click();
  await dialog.getByLabelText("Password", { exact: true }).fill("correct-horse-battery");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect.element(screen.getByText(en["node.requested"])).toBeVisible();
  expect(tries).toHaveLength(2);
});

test("a server that is never content is asked twice, not for ever", async () => {
  let posts = 0;
  const { screen, dialog } = await wanting("/profile", /\/password$/, (request) => {
    if (!request.url.endsWith("/password")) return undefined;
    posts += 1;
    return problem(403, "proof-required");
  });
  await screen.getByLabelText("Current password").fill("correct-horse-battery");
  await screen.getByLabelText("New password").fill("another-long-password");
  await screen.getByRole("button", { name: "Change password" }).click();
  await dialog.getByLabelText("Password", { exact: true }).fill("correct-horse-battery");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect.element(screen.getByRole("alert")).toHaveTextContent(en["problem.proof-required"]);
  await expect.element(dialog).not.toBeInTheDocument();
  expect(posts).toBe(2);
});

test("it asks although nobody knows whether there is a second factor", async () => {
  const { screen, dialog } = await wanting("/users", /\/users\/\w+$/, (request) =>
    request.url.endsWith("/factors") ? new Promise<Response>(() => undefined) : undefined,
  );
  await screen.getByRole("button", { name: "Manage Adam Admin" }).click();
  await screen.getByRole("button", { name: "Save", exact: true }).click();
  await expect.element(dialog.getByLabelText("Password", { exact: true })).toBeVisible();
});

test("another refusal of the same kind asks nobody", async () => {
  const { screen, dialog } = await wanting("/profile", /\/none$/, (request) =>
    request.url.endsWith("/password") ? problem(403, "permission-denied") : undefined,
  );
  await screen.getByLabelText("Current password").fill("correct-horse-battery");
  await screen.getByLabelText("New password").fill("another-long-password");
  await screen.getByRole("button", { name: "Change password" }).click();
  await expect.element(screen.getByRole("alert")).toHaveTextContent(en["problem.permission-denied"]);
  expect(dialog.query()).toBeNull();
});

test.each(Object.entries({ en, de, uk }))("on a small phone nothing is cut off in %s", async (locale, words) => {
  const { screen } = await wanting("/profile", /\/password$/, undefined, { hasFactor: true, locale });
  await expect.poll(() => document.documentElement.lang).toBe(locale);
  await resize(320, 640);
  await screen.getByLabelText(words["profile.current"]).fill("correct-horse-battery");
  await screen.getByLabelText(words["profile.new"], { exact: true }).fill("another-long-password");
  await screen.getByRole("button", { name: words["profile.change"] }).click();
  const dialog = screen.getByRole("dialog", { name: words["proof.title"] });
  await expect.element(dialog).toBeVisible();
  await dialog.getByRole("button", { name: words["factor.useRecovery"] }).click();
  expect(dialog.element().scrollWidth).toBeLessThanOrEqual(dialog.element().clientWidth);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
  expect(await violations(screen.container)).toEqual([]);
});
