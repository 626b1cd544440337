import { expect, test } from "vitest";
import { violations } from "../axe";
import * as fixtures from "../fixtures";
import { open, problem, resize } from "../harness";
import { de, en, uk } from "../words";

type Answers = Parameters<typeof open>[2];

/** The state of a portal with a mail server. */
function stateFor(role: "owner" | "viewer", locale = "en") {
  const state = fixtures.stateFor(role);
  return { ...state, user: { ...state.user, locale }, features: { ...state.features, mail: true } };
}

/** The profile of a viewer, with an address that waits or without. `answer` comes before the usual. */
async function profile({ waits = false, locale = "en" } = {}, answer?: Answers) {
  let now = waits;
  const sent: Request[] = [];
  const { screen } = await open("/profile", "viewer", (request) => {
    if (request.method !== "GET") sent.push(request.clone());
    const own = answer?.(request);
    if (own) return own;
    if (request.url.endsWith("/state")) return Response.json(stateFor("viewer", locale));
    if (!request.url.endsWith("/profile/email")) return undefined;
    if (request.method !== "GET") now = request.method === "POST";
    return now && request.method !== "DELETE" ? Response.json(fixtures.pendingEmail) : undefined;
  });
  const title = { en, de, uk }[locale]?.["field.email"] ?? "";
  const card = screen.getByRole("region", { name: title });
  await expect.element(card.getByText("viewer@acme.test")).toBeVisible();
  return { screen, card, sent };
}

test("a new address is asked for, then shown as one that waits, with until when", async () => {
  const { screen, card, sent } = await profile();
  expect(card.getByText(/^Waiting for/).query()).toBeNull();
  await card.getByRole("button", { name: "Change address" }).click();
  const dialog = screen.getByRole("dialog", { name: "Change email address" });
  await dialog.getByLabelText("New email address").fill("new@acme.test");
  await dialog.getByRole("button", { name: "Send link" }).click();
  await expect.element(screen.getByText("Link sent to new@acme.test")).toBeVisible();
  await expect.element(card.getByText("Waiting for confirmation of new@acme.test")).toBeVisible();
  await expect.element(card.getByText(/^The link in the email works until/)).toBeVisible();
  expect(await sent[0]?.json()).toEqual({ email: "new@acme.test" });
});

test("the link is sent once more, and the wish given up; the focus goes into the page", async () => {
  const { screen, card, sent } = await profile({ waits: true });
  await card.getByRole("button", { name: "Send again" }).click();
  await expect.element(screen.getByText("Link sent to new@acme.test")).toBeVisible();
  expect(await sent[0]?.json()).toEqual({ email: "new@acme.test" });
  await card.getByRole("button", { name: "Cancel change" }).click();
  await expect.element(screen.getByText("Change of address cancelled")).toBeVisible();
  await expect.element(card.getByText(/^Waiting for/)).not.toBeInTheDocument();
  await expect.element(screen.getByRole("main")).toHaveFocus();
  expect(sent[1]?.method).toBe("DELETE");
});

test("the present address is said to be it, at its field", async () => {
  const errors = [{ field: "email", code: "same-email", message: "m" }];
  const { screen, card } = await profile({}, (request) =>
    request.method === "POST"
      ? Response.json(
          { status: 422, code: "validation-failed", title: "t", detail: "d", request_id: "r", errors },
          { status: 422 },
        )
      : undefined,
  );
  await card.getByRole("button", { name: "Change address" }).click();
  await screen.getByLabelText("New email address").fill("viewer@acme.test");
  await screen.getByRole("button", { name: "Send link" }).click();
  await expect
    .element(screen.getByLabelText("New email address"))
    .toHaveAccessibleDescription(en["fieldError.same-email"]);
});

test("a link that cannot be sent again says why", async () => {
  const { screen, card } = await profile({ waits: true }, (request) =>
    request.method === "POST" ? problem(429, "too-many-attempts", { "Retry-After": "600" }) : undefined,
  );
  await card.getByRole("button", { name: "Send again" }).click();
  await expect.element(card.getByRole("alert")).toBeVisible();
  expect(screen.getByText("Link sent to new@acme.test").query()).toBeNull();
});

test("without a mail server the provider is to be asked", async () => {
  const { card } = await profile({}, (request) => {
    const state = fixtures.stateFor("viewer");
    return request.url.endsWith("/state")
      ? Response.json({ ...state, features: { ...state.features, mail: false } })
      : undefined;
  });
  await expect.element(card.getByText(en["profile.email.noMail"])).toBeVisible();
  expect(card.getByRole("button").query()).toBeNull();
});

test.each(["en", "de", "uk"])("what waits is accessible and fits a phone, in %s", async (locale) => {
  const { screen } = await profile({ waits: true, locale });
  await resize(320, 640);
  expect(await violations(screen.container)).toEqual([]);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
});

/** The users, of whom the admin has an address that waits, or not. */
async function users(new_email: string | null) {
  const sent: Request[] = [];
  const { screen } = await open("/users", "owner", (request) => {
    if (request.method !== "GET") sent.push(request.clone());
    if (request.url.endsWith("/state")) return Response.json(stateFor("owner"));
    const items = fixtures.users.map((user) => (user.id === fixtures.id(2) ? { ...user, new_email } : user));
    return request.url.endsWith("/users") && request.method === "GET"
      ? Response.json({ items, seats: { used: 3, pending: 1, cap: 5 } })
      : undefined;
  });
  return { screen, sent };
}

test("an owner asks for another address of a member, and is told that the present one hears of it", async () => {
  const { screen, sent } = await users(null);
  await screen.getByRole("button", { name: "Manage Adam Admin" }).click();
  await screen.getByRole("button", { name: "Change email address" }).click();
  const dialog = screen.getByRole("dialog", { name: "Email address of Adam Admin" });
  await expect.element(dialog.getByText(/admin@acme\.test is told/)).toBeVisible();
  await dialog.getByLabelText("New email address").fill("new@acme.test");
  await dialog.getByRole("button", { name: "Send link" }).click();
  await expect.element(screen.getByText("Link sent to new@acme.test")).toBeVisible();
  expect(sent[0]?.url).toMatch(/\/users\/\w+\/email$/);
});

test("an address of a member that waits stands in the list and can be given up", async () => {
  const { screen, sent } = await users("new@acme.test");
  await expect.element(screen.getByText("New address: new@acme.test")).toBeVisible();
  await screen.getByRole("button", { name: "Manage Adam Admin" }).click();
  await screen.getByRole("button", { name: "Change email address" }).click();
  await screen.getByRole("button", { name: "Cancel change" }).click();
  await expect.element(screen.getByText("Change of address cancelled")).toBeVisible();
  await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
  expect(sent[0]?.method).toBe("DELETE");
});

test("owners and who has not accepted have no other address from here", async () => {
  const { screen } = await users(null);
  for (const name of [/^Manage Vera/, /^Manage .*subsidiary/]) {
    await screen.getByRole("button", { name }).click();
    await expect.element(screen.getByRole("dialog")).toBeVisible();
    expect(screen.getByRole("button", { name: "Change email address" }).query()).toBeNull();
    await screen.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
  }
});

test("a new address is confirmed by a button, not by opening the page", async () => {
  const sent: string[] = [];
  const { screen } = await open("/email#token=abc", "viewer", (request) => {
    if (request.method === "POST") sent.push(new URL(request.url).pathname);
    return undefined;
  });
  await expect.element(screen.getByRole("heading", { name: en["email.title"] })).toBeVisible();
  await expect.element(screen.getByText(/gets the address new@acme\.test/)).toBeVisible();
  expect(location.hash).toBe("");
  expect(sent).toEqual(["/portal/acme/auth/email/check"]);
  expect(await violations(screen.container)).toEqual([]);
  await screen.getByRole("button", { name: "Confirm address" }).click();
  await expect.element(screen.getByRole("heading", { name: "Address confirmed" })).toBeVisible();
  await expect.element(screen.getByText("From now on, log in with new@acme.test.")).toBeVisible();
});

test.each([
  ["/auth/email", 409, "email-taken", en["email.taken"]],
  ["/auth/email", 410, "link-expired", en["link.expired"]],
  ["/auth/email/check", 410, "link-expired", en["link.expired"]],
])("of an address that cannot be confirmed it says why: %s, %i", async (path, status, code, title) => {
  const { screen } = await open("/email#token=abc", "viewer", (request) =>
    request.url.endsWith(path) ? problem(status, code) : undefined,
  );
  if (!path.endsWith("check")) await screen.getByRole("button", { name: "Confirm address" }).click();
  await expect.element(screen.getByRole("heading", { name: title })).toBeVisible();
});

test.each([
  ["/auth/email-back", 409, "email-taken", en["email.taken"]],
  ["/auth/email-back", 410, "link-expired", en["link.expired"]],
  ["/auth/email-back/check", 410, "link-expired", en["link.expired"]],
])("of a way back that is closed it says why: %s, %i", async (path, status, code, title) => {
  const sent: string[] = [];
  const { screen } = await open("/email-back#token=abc", "viewer", (request) => {
    if (request.method === "POST") sent.push(new URL(request.url).pathname);
    return request.url.endsWith(path) ? problem(status, code) : undefined;
  });
  if (!path.endsWith("check")) {
    const button = screen.getByRole("button", { name: "Take address back" });
    await expect.element(button).toBeVisible();
    expect(sent).toEqual(["/portal/acme/auth/email-back/check"]);
    expect(await violations(screen.container)).toEqual([]);
    await button.click();
  }
  await expect.element(screen.getByRole("heading", { name: title })).toBeVisible();
});

test.each([
  ["en", en],
  ["de", de],
  ["uk", uk],
])("a reset of second factors is cancelled by a button: %s", async (locale, words) => {
  const sent: string[] = [];
  const { screen } = await open("/factor-reset#token=abc", "viewer", (request) => {
    if (request.method === "POST") sent.push(new URL(request.url).pathname);
    return request.url.endsWith("/state") ? Response.json(stateFor("viewer", locale)) : undefined;
  });
  await expect.element(screen.getByRole("heading", { name: words["factorReset.title"] })).toBeVisible();
  await expect.element(screen.getByText(/new@acme\.test/)).toBeVisible();
  expect(location.hash).toBe("");
  expect(sent).toEqual(["/portal/acme/auth/factor-reset/check"]);
  expect(await violations(screen.container)).toEqual([]);
  await screen.getByRole("button", { name: words["factorReset.submit"] }).click();
  await expect.element(screen.getByRole("heading", { name: words["factorReset.done"] })).toBeVisible();
  expect(sent.at(-1)).toBe("/portal/acme/auth/factor-reset/cancel");
});

test.each(["/auth/factor-reset/check", "/auth/factor-reset/cancel"])(
  "a reset that nobody can cancel any more says so: %s",
  async (path) => {
    const { screen } = await open("/factor-reset#token=abc", "viewer", (request) =>
      request.url.endsWith(path) ? problem(410, "link-expired") : undefined,
    );
    if (!path.endsWith("check")) await screen.getByRole("button", { name: en["factorReset.submit"] }).click();
    await expect.element(screen.getByRole("heading", { name: en["link.expired"] })).toBeVisible();
    await expect.element(screen.getByText(en["link.factorReset.help"])).toBeVisible();
  },
);
