import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { violations } from "../axe";
import { ago, challenge, id } from "../fixtures";
import { open, problem, resize } from "../harness";

type Answers = Parameters<typeof open>[2];

/** The login of an account with a second factor, after its password. `answer` comes before the usual. */
async function afterPassword(path = "/login", answer?: Answers, email = "viewer@acme.test") {
  let isInside = false;
  const sent: Request[] = [];
  const { screen } = await open(path, "viewer", (request) => {
    const own = answer?.(request.clone());
    if (request.url.endsWith("/auth/factor")) {
      sent.push(request);
      if (own) return own;
      isInside = true;
      return Response.json({ jwt: "a.b.c", expires_at: ago(-60) });
    }
    if (own) return own;
    return request.url.endsWith("/state") && !isInside ? problem(401, "authentication-required") : undefined;
  });
  await screen.getByLabelText("Email").fill(email);
  await screen.getByLabelText("Password", { exact: true }).fill("correct-horse-battery");
  await screen.getByRole("button", { name: "Log in" }).click();
  const code = screen.getByLabelText("Code", { exact: true });
  await expect.element(code).toBeVisible();
  return {
    screen,
    sent,
    code,
    logIn: screen.getByRole("button", { name: "Log in" }),
    comeIn: () => {
      isInside = true;
    },
  };
}

const onFactor = (answer: () => Response | Promise<Response> | undefined) => (request: Request) =>
  request.url.endsWith("/auth/factor") ? answer() : undefined;

test("after the password the code is asked for in place, with the focus in it and its help told", async () => {
  const { screen, code, sent } = await afterPassword("/login?next=%2Ftickets");
  await expect.element(screen.getByRole("heading", { level: 1, name: "Two-step login" })).toBeVisible();
  await expect.element(code).toHaveFocus();
  await expect.element(code).toHaveAccessibleDescription("The six digits that your authenticator app shows now.");
  await expect.element(code).toHaveAttribute("autocomplete", "one-time-code");
  await expect.element(code).toHaveAttribute("inputmode", "numeric");
  await expect.element(screen.getByText("You’re logging in as viewer@acme.test.")).toBeVisible();
  expect(document.title).toBe("Two-step login · Acme Industries");
  expect(await violations(screen.container)).toEqual([]);
  await userEvent.keyboard("123 456{Enter}");
  await expect.element(screen.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
  expect(await sent[0]?.json()).toEqual({ mfa_token: challenge.mfa_token, code: "123 456" });
});

test("a device that is trusted is said to the server", async () => {
  const { screen, code, sent, logIn } = await afterPassword();
  await screen.getByLabelText("Don’t ask again on this device for 30 days").click();
  await code.fill("123456");
  await logIn.click();
  await expect.poll(() => sent.length).toBe(1);
  expect(await sent[0]?.json()).toMatchObject({ code: "123456", trust_device: true });
});

test.each([null, undefined])("where no device is trusted (%s) nothing is said of it", async (trust_days) => {
  const { screen } = await afterPassword("/login", (request) =>
    request.url.endsWith("/auth/login") ? Response.json({ ...challenge, trust_days }) : undefined,
  );
  expect(screen.getByRole("checkbox").query()).toBeNull();
});

test("a code copied with blanks around and in it fits", async () => {
  const { code, sent, logIn } = await afterPassword();
  await code.fill("  123 456 ");
  await logIn.click();
  await expect.poll(() => sent.length).toBe(1);
  expect(await sent[0]?.json()).toMatchObject({ code: "123 456" });
});

test("who has lost the app uses a recovery code, in the same field, by keyboard alone", async () => {
  const { screen, sent, code } = await afterPassword();
  await code.fill("12");
  await userEvent.tab();
  await expect.element(screen.getByRole("button", { name: "Use a recovery code" })).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  const recovery = screen.getByLabelText("Recovery code", { exact: true });
  await expect.element(recovery).toHaveFocus();
  await expect.element(recovery).toHaveValue("");
  await expect.element(recovery).toHaveAttribute("inputmode", "text");
  await expect.element(recovery).toHaveAccessibleDescription(/^One of the codes that you saved/);
  expect(await violations(screen.container)).toEqual([]);
  await userEvent.keyboard("7k2m q9xw-40tr-hb0c{Enter}");
  await expect.element(screen.getByRole("button", { name: "Log out" }).first()).toBeVisible();
  expect(await sent[0]?.json()).toMatchObject({ code: "7k2m q9xw-40tr-hb0c" });
});

test("who has no recovery codes left is not sent for one", async () => {
  const { screen } = await afterPassword("/login", (request) =>
    request.url.endsWith("/auth/login") ? Response.json({ ...challenge, factors: ["totp"] }) : undefined,
  );
  expect(screen.getByRole("button", { name: "Use a recovery code" }).query()).toBeNull();
});

test("a wrong code stays in its field, selected, and what is said of it goes with the next key", async () => {
  let isWrong = true;
  const { screen, code, logIn } = await afterPassword(
    "/login",
    onFactor(() => (isWrong ? problem(401, "invalid-code") : undefined)),
  );
  await code.fill("000000");
  await logIn.click();
  await expect
    .element(code)
    .toHaveAccessibleDescription(
      "This code is wrong or has already been used. Enter the next one. If that is refused too, check the clock of your device.",
    );
  await expect.element(code).toHaveFocus();
  const field = code.element() as HTMLInputElement;
  expect([field.selectionStart, field.selectionEnd]).toEqual([0, 6]);
  isWrong = false;
  await userEvent.keyboard("111111");
  await expect.element(code).toHaveValue("111111");
  await expect.element(screen.getByRole("alert")).not.toBeInTheDocument();
  await userEvent.keyboard("{Enter}");
  await expect.element(screen.getByRole("button", { name: "Log out" }).first()).toBeVisible();
});

test("a login that has expired begins again at the password, and says why", async () => {
  const { screen, code, logIn } = await afterPassword(
    "/login",
    onFactor(() => problem(410, "login-expired")),
  );
  await code.fill("123456");
  await logIn.click();
  await expect
    .element(screen.getByRole("alert"))
    .toHaveTextContent("This login has expired. Enter your password again.");
  await expect.element(screen.getByLabelText("Email")).toHaveValue("viewer@acme.test");
  const password = screen.getByLabelText("Password", { exact: true });
  await expect.element(password).toHaveFocus();
  await expect.element(password).toHaveValue("");
  expect(await violations(screen.container)).toEqual([]);
});

test("a login that another tab has completed goes on here, too", async () => {
  const { screen, code, logIn, comeIn } = await afterPassword(
    "/login?next=%2Ftickets",
    onFactor(() => problem(410, "login-expired")),
  );
  comeIn();
  await code.fill("123456");
  await logIn.click();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
});

test("whether a login is the own the server says, however the address was written", async () => {
  const expired = onFactor(() => problem(410, "login-expired"));
  const { screen, code, logIn, comeIn } = await afterPassword("/login", expired, "viewer@ACME。test");
  comeIn();
  await code.fill("123456");
  await logIn.click();
  await expect.element(screen.getByRole("button", { name: "Log out" }).first()).toBeVisible();
});

test("a login of somebody else in another tab is not taken for the own", async () => {
  const { screen, code, logIn, comeIn } = await afterPassword("/login", (request) => {
    if (request.url.endsWith("/auth/login")) return Response.json({ ...challenge, user_id: id(2) });
    return onFactor(() => problem(410, "login-expired"))(request);
  });
  comeIn();
  await code.fill("123456");
  await logIn.click();
  await expect
    .element(screen.getByRole("alert"))
    .toHaveTextContent("This login has expired. Enter your password again.");
});

test("who comes back from a tab in which they have logged in is in, where they wanted to be", async () => {
  const { screen, comeIn, sent } = await afterPassword("/login?next=%2Ftickets");
  document.dispatchEvent(new Event("visibilitychange"));
  await new Promise((done) => setTimeout(done, 300));
  await expect.element(screen.getByLabelText("Code", { exact: true })).toBeVisible();
  comeIn();
  document.dispatchEvent(new Event("visibilitychange"));
  await expect.element(screen.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
  expect(sent).toHaveLength(0);
});

test("after too many codes it says how long to wait", async () => {
  const { code, logIn } = await afterPassword(
    "/login",
    onFactor(() => problem(429, "too-many-attempts", { "Retry-After": "700" })),
  );
  await code.fill("123456");
  await logIn.click();
  await expect.element(code).toHaveAccessibleDescription("Too many attempts. Try again in 12 minutes.");
});

test("a code while the pool is away is sent again once it is back, under one key", async () => {
  let isAway = true;
  const { screen, sent, code, logIn } = await afterPassword(
    "/login",
    onFactor(() => (isAway ? problem(503, "busy", { "Retry-After": "2" }) : undefined)),
  );
  await code.fill("123456");
  await logIn.click();
  const late = screen.getByText("The portal hasn’t responded yet. Still trying…");
  await expect.element(late, { timeout: 4000 }).toBeVisible();
  isAway = false;
  await expect.element(screen.getByRole("button", { name: "Log out" }).first(), { timeout: 9000 }).toBeVisible();
  const keys = sent.map((request) => request.headers.get("Idempotency-Key"));
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
});

test("back at the password the address is still there", async () => {
  const { screen, sent } = await afterPassword();
  await screen.getByRole("button", { name: "Back to login" }).click();
  await expect.element(screen.getByLabelText("Email")).toHaveValue("viewer@acme.test");
  await expect.element(screen.getByLabelText("Password", { exact: true })).toHaveFocus();
  expect(screen.getByRole("alert").query()).toBeNull();
  expect(sent).toHaveLength(0);
});

test.each(["Deutsch", "Українська"])(
  "on a small phone nothing is cut off in %s, and what is typed stays",
  async (own) => {
    const { screen, code } = await afterPassword();
    await code.fill("123");
    await resize(320, 700);
    await screen.getByRole("button", { name: own }).click();
    await expect.poll(() => document.documentElement.lang).toBe(own === "Deutsch" ? "de" : "uk");
    await expect.element(page.getByRole("textbox")).toHaveValue("123");
    for (let kind = 0; kind < 2; kind++) {
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
      expect(await violations(screen.container)).toEqual([]);
      await screen.getByRole("button", { name: /verwenden|Використати/ }).click();
    }
  },
);
