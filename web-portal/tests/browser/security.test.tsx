import { expect, onTestFinished, test, vi } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import type { Authenticator, Factors } from "../../src/shared/api/schema";
import { violations } from "../axe";
import * as fixtures from "../fixtures";
import { open, problem, resize } from "../harness";
import { linesOf } from "../lines";
import { de, en, uk } from "../words";

type Answers = Parameters<typeof open>[2];
const none: Factors = { authenticators: [], passkeys: [], recovery_codes_left: null, min_password: 15 };
const [phone, tablet] = fixtures.factors.authenticators as [Authenticator, Authenticator];
const codes = fixtures.recoveryCodes;

/** The profile of somebody with these factors. `answer` comes before the usual. */
async function profile(factors: Factors, answer?: Answers, locale = "en") {
  let now = factors;
  const sent: Request[] = [];
  const { screen } = await open("/profile", "viewer", (request) => {
    if (request.method !== "GET") sent.push(request.clone());
    const own = answer?.(request);
    if (own) return own;
    const state = fixtures.stateFor("viewer");
    if (request.url.endsWith("/state")) return Response.json({ ...state, user: { ...state.user, locale } });
    return request.url.endsWith("/profile/factors") && request.method === "GET" ? Response.json(now) : undefined;
  });
  const title = { en, de, uk }[locale]?.["factor.title"] ?? "";
  const card = screen.getByRole("region", { name: title });
  await expect.element(card).toBeVisible();
  return {
    screen,
    card,
    sent,
    become: (next: Factors) => {
      now = next;
    },
  };
}

const confirmed = (request: Request) =>
  request.url.endsWith("/confirm") ? Response.json({ recovery_codes: codes }) : undefined;

/** The codes of somebody who has just set up their first factor. */
async function withCodes() {
  const all = await profile(none, confirmed);
  await all.card.getByRole("button", { name: "Set up an app" }).click();
  await all.screen.getByRole("button", { name: "Next" }).click();
  await all.screen.getByLabelText("Code", { exact: true }).fill("123456");
  all.become(fixtures.factors);
  await all.screen.getByRole("button", { name: "Add app" }).click();
  const dialog = all.screen.getByRole("dialog", { name: "Recovery codes" });
  await expect.element(dialog).toBeVisible();
  return { ...all, dialog };
}

test("who has no second factor is told what it is and that there is none", async () => {
  const { screen, card } = await profile(none);
  await expect.element(card.getByText("Off", { exact: true })).toBeVisible();
  await expect.element(card.getByText(en["factors.lead"])).toBeVisible();
  expect(card.getByRole("table").query()).toBeNull();
  expect(card.getByText(/recovery code/).query()).toBeNull();
  expect(await violations(screen.container)).toEqual([]);
});

test("the apps stand with when they were added and used, and the recovery codes that are left", async () => {
  const { card } = await profile(fixtures.factors);
  await expect.element(card.getByText("On", { exact: true })).toBeVisible();
  await expect.element(card.getByRole("row", { name: /Phone .*mo.? ago 3 hr.? ago/ })).toBeVisible();
  await expect.element(card.getByRole("row", { name: /Tablet .* never/ })).toBeVisible();
  await expect.element(card.getByText("8 recovery codes left", { exact: true })).toBeVisible();
});

test.each([
  [4, false],
  [3, true],
  [0, true],
])("with %i recovery codes left it warns: %s", async (left, warns) => {
  const { card } = await profile({ ...fixtures.factors, recovery_codes_left: left });
  await expect.element(card.getByText(new RegExp(`${left} recovery codes left`))).toBeVisible();
  expect(card.getByText(/Create new ones before you run out\.$/).query() !== null).toBe(warns);
});

test("an app is added by keyboard alone: its name, the secret, a code, the recovery codes", async () => {
  const { screen, card, sent, become } = await profile(none, confirmed);
  const add = card.getByRole("button", { name: "Set up an app" });
  await expect.element(add).toBeVisible();
  (add.element() as HTMLElement).focus();
  await userEvent.keyboard("{Enter}");
  const name = screen.getByRole("dialog").getByLabelText("Device");
  await expect.element(name).toHaveValue("Phone");
  await expect.element(name).toHaveFocus();
  expect(await violations(screen.container)).toEqual([]);
  await userEvent.keyboard("{Enter}");
  const qr = screen.getByRole("img", { name: "QR code that holds the key below" });
  await expect.element(qr).toBeVisible();
  await expect.poll(() => qr.element().querySelector("path")?.getAttribute("d")?.length).toBeGreaterThan(1000);
  await expect.element(screen.getByText("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP")).toBeVisible();
  await expect.element(screen.getByText(en["factors.add.scan"])).toHaveFocus();
  expect(await violations(screen.container)).toEqual([]);
  await userEvent.tab();
  await userEvent.tab();
  await expect.element(screen.getByLabelText("Code", { exact: true })).toHaveFocus();
  become(fixtures.factors);
  await userEvent.keyboard("123 456{Enter}");
  await expect.element(screen.getByRole("dialog", { name: "Recovery codes" })).toBeVisible();
  expect(await Promise.all(sent.map((request) => request.json()))).toEqual([{ name: "Phone" }, { code: "123 456" }]);
  expect(await violations(screen.container)).toEqual([]);
  const saved = screen.getByLabelText("I have saved these codes");
  (saved.element() as HTMLElement).focus();
  await userEvent.keyboard(" ");
  await userEvent.tab();
  await userEvent.keyboard("{Enter}");
  await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
  await expect.element(add).toHaveFocus();
  await expect.element(card.getByText("On", { exact: true })).toBeVisible();
});

test("a further app brings no new recovery codes", async () => {
  const { screen, card } = await profile(fixtures.factors);
  await card.getByRole("button", { name: "Set up an app" }).click();
  await screen.getByLabelText("Device").fill("Work phone");
  await screen.getByRole("button", { name: "Next" }).click();
  await screen.getByLabelText("Code", { exact: true }).fill("123456");
  await screen.getByRole("button", { name: "Add app" }).click();
  await expect.element(screen.getByText("Work phone added")).toBeVisible();
  await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
});

test("a wrong first code is said at its field, and the secret stays", async () => {
  const { screen, card } = await profile(none, (request) =>
    request.url.endsWith("/confirm")
      ? Response.json(
          { status: 422, code: "validation-failed", errors: [{ field: "code", code: "wrong-code", message: "" }] },
          { status: 422 },
        )
      : undefined,
  );
  await card.getByRole("button", { name: "Set up an app" }).click();
  await screen.getByRole("button", { name: "Next" }).click();
  const code = screen.getByLabelText("Code", { exact: true });
  await code.fill("000000");
  await screen.getByRole("button", { name: "Add app" }).click();
  await expect.element(code).toHaveAccessibleDescription(en["fieldError.wrong-code"]);
  await expect.element(code).toHaveFocus();
  await expect.element(code).toHaveValue("000000");
  await expect.element(screen.getByText(/^JBSW Y3DP/)).toBeVisible();
});

test("the key is copied without blanks, and where that fails it is said", async () => {
  const { screen, card } = await profile(none);
  const copy = vi.spyOn(navigator.clipboard, "writeText").mockRejectedValueOnce(new Error("no")).mockResolvedValue();
  onTestFinished(() => copy.mockRestore());
  await card.getByRole("button", { name: "Set up an app" }).click();
  await screen.getByRole("button", { name: "Next" }).click();
  const button = screen.getByRole("button", { name: "Copy", exact: true });
  await button.click();
  await expect.element(screen.getByText(en["app.copyFailed"])).toBeVisible();
  await button.click();
  await expect.element(screen.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(copy).toHaveBeenLastCalledWith(fixtures.newAuthenticator.secret);
});

test("the recovery codes are copied, and offered as a file that says whose they are", async () => {
  const { dialog } = await withCodes();
  const copy = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  onTestFinished(() => copy.mockRestore());
  await dialog.getByRole("button", { name: "Copy", exact: true }).click();
  expect(copy).toHaveBeenCalledWith(codes.join("\n"));
  const file = vi.spyOn(URL, "createObjectURL");
  const saved = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  onTestFinished(() => {
    file.mockRestore();
    saved.mockRestore();
  });
  await dialog.getByRole("button", { name: "Download" }).click();
  const link = saved.mock.contexts[0] as HTMLAnchorElement;
  expect(link.download).toMatch(/^recovery-codes-acme-\d{4}-\d{2}-\d{2}\.txt$/);
  const [[blob] = []] = file.mock.calls;
  const text = await (blob as Blob).text();
  expect(text).toMatch(/^Recovery codes\nAcme Industries, viewer@acme\.test, .*\d{4}\nEach code works once\.\n\n/);
  expect(text).toContain(codes.join("\n"));
});

test("nobody is done before they say that they have the codes", async () => {
  const { screen, dialog } = await withCodes();
  const done = dialog.getByRole("button", { name: "Done" });
  await expect.element(done).toHaveAttribute("aria-disabled", "true");
  await expect.element(done).toHaveAccessibleDescription("Save the codes first, and tick the box.");
  (done.element() as HTMLElement).click();
  await expect.element(dialog).toBeVisible();
  await dialog.getByLabelText("I have saved these codes").click();
  await done.click();
  await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
});

test("who closes the codes unsaved is warned, can have them back, or goes all the same", async () => {
  const { screen } = await withCodes();
  await userEvent.keyboard("{Escape}");
  const warning = screen.getByRole("dialog", { name: "Close without the codes?" });
  await expect.element(warning).toBeVisible();
  expect(await violations(screen.container)).toEqual([]);
  const looks = ["Show codes", "Close anyway"].map((name) => warning.getByRole("button", { name }).element().className);
  expect(
    looks.map((look) => look.includes("primary")),
    "what keeps the codes is what is offered",
  ).toEqual([true, false]);
  await warning.getByRole("button", { name: "Show codes" }).click();
  await expect.element(screen.getByText(codes[3] ?? "")).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await warning.getByRole("button", { name: "Close anyway" }).click();
  await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
});

test("on paper there are the codes and whose they are, and nothing else", async () => {
  const { screen } = await withCodes();
  const media = async (name: string) => void (await cdp().send("Emulation.setEmulatedMedia", { media: name }));
  onTestFinished(() => media(""));
  await media("print");
  await page.viewport(794, 1100);
  const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true });
  expect(seen(screen.getByText(codes[9] ?? "").element())).toBe(true);
  expect(seen(screen.getByText(/^Acme Industries, viewer@acme\.test/).element())).toBe(true);
  for (const text of ["Your details", "Active sessions"])
    expect(seen(screen.getByText(text, { exact: true }).first().element()), text).toBe(false);
  expect([...document.querySelectorAll("dialog :is(button, a, input)")].filter(seen)).toEqual([]);
  expect(document.documentElement.getBoundingClientRect().height).toBeLessThanOrEqual(1100);
  const [sheet] = document.querySelectorAll("dialog");
  expect(sheet && getComputedStyle(sheet, "::backdrop").display).toBe("none");
});

test("new recovery codes are asked for once more, then shown", async () => {
  const { screen, card, sent } = await profile(fixtures.factors);
  await card.getByRole("button", { name: "Create new codes" }).click();
  const question = screen.getByRole("dialog", { name: "Create new recovery codes?" });
  await expect.element(question.getByText("The old ones stop working at once.")).toBeVisible();
  expect(sent).toHaveLength(0);
  await question.getByRole("button", { name: "Create new codes" }).click();
  await expect.element(screen.getByRole("dialog", { name: "Recovery codes" })).toBeVisible();
  expect(screen.getByText(/^7K2M-Q9XW-40TR-HB\dC$/).elements()).toHaveLength(10);
});

test("that there is nothing to have codes for any more is said, and the page knows it too", async () => {
  const { screen, card, become } = await profile(fixtures.factors, (request) =>
    request.url.endsWith("/recovery-codes") ? problem(409, "no-factor") : undefined,
  );
  await card.getByRole("button", { name: "Create new codes" }).click();
  become(none);
  await screen.getByRole("dialog").getByRole("button", { name: "Create new codes" }).click();
  await expect.element(screen.getByRole("dialog").getByRole("alert")).toHaveTextContent(en["problem.no-factor"]);
  await userEvent.keyboard("{Escape}");
  await expect.element(card.getByText("Off", { exact: true })).toBeVisible();
});

test("one of two apps is removed: the other goes on", async () => {
  const { screen, card, sent, become } = await profile(fixtures.factors);
  await card.getByRole("button", { name: "Remove Phone" }).click();
  const question = screen.getByRole("dialog", { name: "Remove Phone?" });
  await expect.element(question.getByText("Codes from this app no longer work.")).toBeVisible();
  become({ authenticators: [tablet], passkeys: [], recovery_codes_left: 8, min_password: 10 });
  await question.getByRole("button", { name: "Remove Phone" }).click();
  await expect.element(screen.getByText("Phone removed")).toBeVisible();
  expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([`/portal/acme/profile/authenticators/${phone.id}`]);
  await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
  await expect.element(card.getByRole("heading", { name: "Two-step login" })).toHaveFocus();
  expect(card.getByText("Phone", { exact: true }).query()).toBeNull();
});

test("before the last app goes it says that the password alone is enough then", async () => {
  const { screen, card } = await profile({
    authenticators: [phone],
    passkeys: [],
    recovery_codes_left: 8,
    min_password: 10,
  });
  await card.getByRole("button", { name: "Remove Phone" }).click();
  await expect.element(screen.getByRole("dialog").getByText(en["factors.remove.last"])).toBeVisible();
});

const languages = Object.entries({ en, de, uk });
test.each(languages)("on a small phone nothing is cut off in %s", async (locale, words) => {
  const { screen, card } = await profile(fixtures.factors, confirmed, locale);
  await resize(320, 640);
  const fits = async (what: string) => {
    expect(document.documentElement.scrollWidth, what).toBeLessThanOrEqual(document.documentElement.clientWidth);
    const dialog = screen.getByRole("dialog").query();
    if (dialog) expect(dialog.scrollWidth, what).toBeLessThanOrEqual(dialog.clientWidth);
    expect(await violations(screen.container), what).toEqual([]);
  };
  await expect.element(card.getByRole("row").last()).toBeVisible();
  await fits("list");
  await card.getByRole("button", { name: words["factors.begin"] }).click();
  await fits("name");
  await screen.getByRole("button", { name: words["factors.add.next"] }).click();
  await expect.poll(() => screen.getByRole("img").element().querySelector("path")?.getAttribute("d")).toBeTruthy();
  await fits("secret");
  // The key is read in lines, not as a column of groups beside its button.
  for (const key of document.querySelectorAll("dialog code")) expect(linesOf(key)).toBeLessThanOrEqual(3);
  await screen.getByLabelText(words["factor.code"], { exact: true }).fill("123456");
  await screen.getByRole("button", { name: words["factors.add.confirm"] }).click();
  await expect.element(screen.getByText(codes[0] ?? "")).toBeVisible();
  await fits("codes");
  await userEvent.keyboard("{Escape}");
  await expect.element(screen.getByRole("button", { name: words["codes.leave.confirm"] })).toBeVisible();
  await fits("warning");
});
