import type {} from "@vitest/browser-playwright";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { cdp, userEvent } from "vitest/browser";
import type { Role } from "../../src/shared/api/schema";
import { open, problem, resize } from "../harness";

/** Phones, and what a keyboard on the screen leaves of them. */
const SIZES = [
  [390, 844],
  [320, 640],
  [390, 500],
  [320, 460],
  [320, 256],
] as const;

type Refusal = () => Response | Promise<Response>;
interface Case {
  path: string;
  role: Role;
  /** What opens the dialog, if the form is in one. */
  opener?: string;
  send: string | RegExp;
  /** What is typed into which field. */
  typed: Record<string, string>;
  refusal: Refusal;
}

const refused =
  (field: string, code: string): Refusal =>
  () =>
    Response.json({ status: 422, code: "validation-failed", errors: [{ field, code, message: "" }] }, { status: 422 });
const busy: Refusal = () => problem(503, "busy");
const gone: Refusal = () => Promise.reject(new TypeError("gone"));
const never: Refusal = () => problem(500, "was sent");

const own = { path: "/profile", role: "owner", send: "Save" } as const;
const password = { path: "/profile", role: "owner", send: "Change password" } as const;
const passwords = { "Current password": "the one before", "New password": "a few words to remember" };
const branding = { path: "/branding", role: "owner", send: "Save branding" } as const;
const invite = { path: "/users", role: "owner", opener: "Invite", send: /invitation$/ } as const;
const manage = { path: "/users", role: "owner", opener: "Manage Vera Vogel", send: "Save" } as const;

const cases: Record<string, Case> = {
  "profile without a name": { ...own, typed: { Name: "" }, refusal: never },
  "profile with a refused name": { ...own, typed: { Name: "x" }, refusal: refused("name", "too-long") },
  "profile while the portal is busy": { ...own, typed: { Name: "x" }, refusal: busy },
  "profile without a network": { ...own, typed: { Name: "x" }, refusal: gone },
  "password without any": { ...password, typed: {}, refusal: never },
  "password that is too short": { ...password, typed: { ...passwords, "New password": "short" }, refusal: never },
  "password with a wrong one before": { ...password, typed: passwords, refusal: refused("current", "wrong-password") },
  "password with a refused new one": { ...password, typed: passwords, refusal: refused("new", "is-current") },
  "password while the portal is busy": { ...password, typed: passwords, refusal: busy },
  "branding with a refused first field": { ...branding, typed: {}, refusal: refused("primary_color", "not-a-color") },
  "branding with a refused last field": { ...branding, typed: {}, refusal: refused("custom_domain", "own-host") },
  "branding while the portal is busy": { ...branding, typed: {}, refusal: busy },
  "branding without a network": { ...branding, typed: {}, refusal: gone },
  "invitation without an address": { ...invite, typed: {}, refusal: never },
  "invitation with a refused address": {
    ...invite,
    typed: { Email: "a@b" },
    refusal: refused("email", "email-single-label"),
  },
  "invitation without a network": { ...invite, typed: { Email: "a@b.test" }, refusal: gone },
  "role while the portal is busy": { ...manage, typed: {}, refusal: busy },
  "new password by a link": {
    path: "/reset#token=abc",
    role: "viewer",
    send: "Set password",
    typed: { "New password": "a few words to remember" },
    refusal: busy,
  },
  "accepted invitation": {
    path: "/invite#token=t",
    role: "viewer",
    send: "Accept and log in",
    typed: { Password: "a few words to remember" },
    refusal: busy,
  },
  "forgotten password": {
    path: "/forgot",
    role: "viewer",
    send: "Send link",
    typed: { Email: "a@b.test" },
    refusal: busy,
  },
};

afterEach(async () => {
  await userEvent.keyboard("{Escape}");
});

const isBar = (e: Element) =>
  /fixed|sticky/.test(getComputedStyle(e).position) && e.checkVisibility() && !e.matches("a[href='#main'], [popover]");

/** Where an element lies under a bar that stays, or out of sight. */
function covered(element: Element) {
  const { top, bottom } = element.getBoundingClientRect();
  const where = `${element.tagName} "${element.textContent || element.getAttribute("name")}" at ${top}–${bottom}`;
  if (top < 0 || bottom > innerHeight) return `${where} of ${innerHeight}`;
  // What lies in the top layer lies above all bars.
  if (element.closest("dialog")) return "";
  const bars = [...document.querySelectorAll("body *")].filter(isBar).map((bar) => bar.getBoundingClientRect());
  const over = bars.find((bar) => bar.top < bottom && top < bar.bottom);
  return over ? `${where} under a bar at ${over.top}–${over.bottom}` : "";
}

/** What has the focus, and what is said of it or of the whole form, if it is not seen. */
function hidden() {
  const focused = document.activeElement ?? document.body;
  if (focused === document.body) return "nothing has the focus";
  const said = focused.hasAttribute("aria-invalid")
    ? document.getElementById(focused.getAttribute("aria-describedby") ?? "")
    : focused.closest("form")?.querySelector(":scope > [role=alert]");
  return [focused, said].map((each) => (each ? covered(each) : "nothing is said")).join("");
}

const twoFrames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

/** A finger is coarse: fields and buttons are larger. */
async function touch() {
  const set = (enabled: boolean) => cdp().send("Emulation.setTouchEmulationEnabled", { enabled });
  await set(true);
  onTestFinished(async () => void (await set(false)));
}

test.each(Object.entries(cases))("after a refused %s what has the focus is seen", async (_, form) => {
  await touch();
  const { screen } = await open(form.path, form.role, (request) =>
    /^(PUT|POST)$/.test(request.method) && !/check$|invitation$/.test(request.url) ? form.refusal() : undefined,
  );
  const found: string[] = [];
  for (const [width, height] of SIZES) {
    await resize(width, height);
    if (form.opener) await screen.getByRole("button", { name: form.opener, exact: true }).click();
    const scope = form.opener ? screen.getByRole("dialog") : screen.getByRole("main");
    for (const [label, text] of Object.entries(form.typed))
      await scope.getByLabelText(label, { exact: true }).fill(text);
    const send = scope.getByRole("button", { name: form.send, exact: true }).last();
    await expect.element(send).toBeVisible();
    const button = send.element() as HTMLElement;
    button.focus({ preventScroll: true });
    // As low as it can be without being under the bar: what comes above it pushes it there.
    const nav = screen.container.querySelector("nav");
    const floor = nav && isBar(nav) ? nav.getBoundingClientRect().top : innerHeight;
    scrollBy(0, button.getBoundingClientRect().bottom - floor + 1);
    await userEvent.keyboard("{Enter}");
    await expect.poll(() => scope.element().querySelectorAll("[role=alert]").length).toBeGreaterThan(0);
    await twoFrames();
    const where = hidden();
    if (where) found.push(`at ${width}×${height}: ${where}`);
    if (form.opener) {
      await userEvent.keyboard("{Escape}");
      await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
    }
  }
  expect(found.join("\n")).toBe("");
});

test.each(["/", "/profile", "/branding"])("at %s no bar covers the focus, however large the text is", async (path) => {
  await touch();
  await cdp().send("Emulation.setSafeAreaInsetsOverride", { insets: { bottom: 34 } });
  document.documentElement.style.fontSize = "200%";
  onTestFinished(async () => {
    document.documentElement.style.fontSize = "";
    await cdp().send("Emulation.setSafeAreaInsetsOverride", { insets: {} });
  });
  const { screen } = await open(path, "owner");
  await expect.element(screen.getByRole("main")).toHaveAttribute("aria-busy", "false");
  await resize(390, 844);
  const main = screen.getByRole("main").element() as HTMLElement;
  main.focus();
  const found = new Set<string>();
  for (let step = 0; step < 60; step += 1) {
    await userEvent.keyboard(step < 30 ? "{Tab}" : "{Shift>}{Tab}{/Shift}");
    const focused = document.activeElement;
    if (focused && main.contains(focused) && main !== focused) found.add(covered(focused));
  }
  expect([...found].join("\n")).toBe("");
  // The end of the page can be scrolled out from under the bar.
  scrollTo(0, document.documentElement.scrollHeight);
  const end = main.querySelector(":scope > :first-child")?.getBoundingClientRect().bottom ?? 0;
  const bar = screen.container.querySelector("nav")?.getBoundingClientRect().top ?? 0;
  expect(end).toBeLessThanOrEqual(bar);
});
