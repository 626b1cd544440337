import { expect, onTestFinished, test } from "vitest";
import { violations } from "../axe";
import { ago, brand } from "../fixtures";
import { open, problem } from "../harness";

const late = "The portal hasn’t responded yet. Still trying…";

/** The login of a portal whose pool is away until `back`. */
async function away(path = "/login") {
  let [isAway, isInside] = [true, false];
  const sent: Request[] = [];
  const { screen } = await open(path, "viewer", (request) => {
    if (request.url.endsWith("/auth/login")) {
      sent.push(request);
      if (isAway) return problem(503, "busy", { "Retry-After": "2" });
      isInside = true;
      return Response.json({ jwt: "a.b.c", expires_at: ago(-60) });
    }
    return request.url.endsWith("/state") && !isInside ? problem(401, "authentication-required") : undefined;
  });
  await screen.getByLabelText("Email").fill("vera@acme.test");
  await screen.getByLabelText("Password", { exact: true }).fill("correct-horse-battery");
  return {
    screen,
    sent,
    back: () => {
      isAway = false;
    },
  };
}

test("a login while the pool is away is sent again once it is back, under one key", async () => {
  const { screen, sent, back } = await away("/login?next=%2Ftickets");
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.element(screen.getByRole("status").filter({ hasText: late }), { timeout: 4000 }).toBeVisible();
  expect(screen.getByRole("alert").query()).toBeNull();
  expect(await violations(screen.container)).toEqual([]);
  back();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Tickets" }), { timeout: 9000 }).toBeVisible();
  const keys = sent.map((request) => request.headers.get("Idempotency-Key"));
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
});

test("two submits at once are one login", async () => {
  const { screen, sent } = await away();
  const form = screen.getByLabelText("Email").element().closest("form");
  form?.requestSubmit();
  form?.requestSubmit();
  await expect.poll(() => sent.length).toBe(1);
  form?.requestSubmit();
  await new Promise((done) => setTimeout(done, 500));
  expect(sent).toHaveLength(1);
});

test("who edits meanwhile has a form again, and sends a new login", async () => {
  const { screen, sent, back } = await away();
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.element(screen.getByText(late), { timeout: 4000 }).toBeVisible();
  await screen.getByLabelText("Email").fill("adam@acme.test");
  await expect.element(screen.getByText(late)).not.toBeInTheDocument();
  const before = sent.length;
  back();
  await new Promise((done) => setTimeout(done, 4500));
  expect(sent).toHaveLength(before);
  expect(screen.getByRole("alert").query()).toBeNull();
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.element(screen.getByRole("button", { name: "Log out" }).first()).toBeVisible();
  const keys = sent.map((request) => request.headers.get("Idempotency-Key"));
  expect(keys.at(-1)).not.toBe(keys[0]);
  expect(await sent.at(-1)?.json()).toMatchObject({ email: "adam@acme.test" });
});

test("who leaves the page is not logged in behind their back", async () => {
  const { screen, sent, back } = await away();
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.poll(() => sent.length).toBe(1);
  await screen.getByRole("link", { name: "Forgot your password?" }).click();
  await expect.element(screen.getByRole("heading", { name: "Reset password" })).toBeVisible();
  back();
  await new Promise((done) => setTimeout(done, 4500));
  expect(sent).toHaveLength(1);
});

test("a portal without a mail server promises no mail", async () => {
  const { screen } = await open("/forgot", "viewer", (request) =>
    request.url.endsWith("/brand") ? Response.json({ ...brand, mail: false }) : undefined,
  );
  await expect.element(screen.getByText(/^This portal doesn’t send email\./)).toBeVisible();
  expect(screen.getByRole("button", { name: "Send link" }).query()).toBeNull();
  expect(await violations(screen.container)).toEqual([]);
  // The way back stands in the middle, as on each page of this frame.
  const middle = (element: Element | null | undefined) => {
    const { left, right } = element?.getBoundingClientRect() ?? new DOMRect();
    return (left + right) / 2;
  };
  const back = screen.getByRole("link", { name: "Go to dashboard" }).element();
  expect(middle(back)).toBeCloseTo(middle(back.closest("main > *")), 0);
});

test.each(["/login?next=%2F..%2Fglobex%2F", "/login?next=%2F%252e%252e%2Fglobex%2Fnodes", "/login?next=%E0%A4%A"])(
  "a login at %s ends on the dashboard",
  async (path) => {
    const { screen, back } = await away(path);
    back();
    await screen.getByRole("button", { name: "Log in" }).click();
    await expect.element(screen.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
    expect(location.pathname).toBe("/portal/acme/");
  },
);

test.each(["/nodes%20", "/nodes/%E0%A4%A", "/%ff", "/nodes?q=%zz&status=%E0%A4%A"])(
  "%s is a page with words",
  async (path) => {
    const { screen } = await open(path, "viewer");
    await expect.element(screen.getByRole("heading").first()).toBeVisible();
  },
);

test("an address that cannot be a tenant's is no portal, not a thing that was removed", async () => {
  const { screen } = await open("/", "viewer", () => problem(404, "not-found"));
  await expect.element(screen.getByRole("heading", { name: "There is no portal at this address." })).toBeVisible();
});

test("what is missing is told by the page, not by the browser, and the address is judged by the server alone", async () => {
  const sent: Request[] = [];
  const { screen } = await open("/login", "viewer", (request) => {
    if (request.url.endsWith("/auth/login")) sent.push(request);
    if (request.method === "POST") return problem(401, "invalid-credentials");
    return request.url.endsWith("/state") ? problem(401, "authentication-required") : undefined;
  });
  const [email, password] = [screen.getByLabelText("Email"), screen.getByLabelText("Password", { exact: true })];
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.element(email).toHaveAccessibleDescription("This field is required.");
  await expect.element(password).toHaveAccessibleDescription("This field is required.");
  await expect.element(email).toHaveFocus();
  // The browser would not let go of it: a part before the @ has no ö for it.
  await email.fill("ö@acme.test");
  await expect.element(email).not.toHaveAccessibleDescription();
  await password.fill("correct-horse-battery");
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.poll(() => sent.length).toBe(1);
});

test("what is missing is told in the language that is chosen afterwards", async () => {
  const { screen } = await open("/login", "viewer", (request) =>
    request.url.endsWith("/state") ? problem(401, "authentication-required") : undefined,
  );
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.element(screen.getByLabelText("Email")).toHaveAccessibleDescription("This field is required.");
  await screen.getByRole("button", { name: "Deutsch" }).click();
  await expect.element(screen.getByLabelText("E-Mail")).toHaveAccessibleDescription("Bitte ausfüllen.");
});

test("a tenant's name and an address stand in the statement as they are", async () => {
  const odd = { ...brand, tenant_name: "Ca$$h & $& Co", support_email: "help&bcc=x@example.net" };
  const { screen } = await open("/accessibility", "viewer", (request) =>
    request.url.endsWith("/brand") ? Response.json(odd) : undefined,
  );
  await expect.element(screen.getByText(odd.tenant_name).last()).toBeVisible();
  await expect.element(screen.getByText(`For the customer portal of ${odd.tenant_name}.`)).toBeVisible();
  const [statement] = screen.getByRole("link", { name: odd.support_email }).elements() as HTMLAnchorElement[];
  expect(statement?.href).toContain("mailto:help%26bcc%3Dx@example.net");
  expect(new URLSearchParams(new URL(statement?.href ?? "").search).get("subject")).toContain(odd.tenant_name);
});

test("whose session has ended is told so, and comes back to where they were", async () => {
  const { screen, back } = await away("/login?next=%2Ftickets&ended=");
  await expect.element(screen.getByText("You’re no longer logged in. Please log in again.")).toBeVisible();
  back();
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Tickets" }), { timeout: 9000 }).toBeVisible();
});

test.each([true, false])("the accessibility statement does not ask about the login, logged in: %s", async (inside) => {
  const { screen } = await open("/accessibility", "viewer", (request) =>
    !inside && request.url.endsWith("/state") ? problem(401, "authentication-required") : undefined,
  );
  await expect.element(screen.getByRole("heading", { level: 1 })).toBeVisible();
  await expect.element(screen.getByRole("link", { name: "Accessibility" })).toBeVisible();
  expect(screen.getByText(/Trouble logging in/).query()).toBeNull();
});

test.each(["light", "dark"])("until the tenant’s colours come, nothing stands out from the %s page", async (scheme) => {
  const { screen } = await away();
  const root = document.documentElement;
  root.style.colorScheme = scheme;
  const house = screen.container.querySelector("aside") as HTMLElement;
  const brandSheet = document.createElement("style");
  onTestFinished(() => {
    root.style.colorScheme = "";
    brandSheet.remove();
  });
  const { color } = getComputedStyle(document.body);
  const clear = "rgba(0, 0, 0, 0)";
  expect(getComputedStyle(house)).toMatchObject({ backgroundColor: clear, borderRightColor: clear, color });
  brandSheet.textContent = ":root{--brand-secondary:#ff0000;--brand-solid:#000080;--on-brand:#ffffff}";
  document.head.append(brandSheet);
  const { backgroundColor, borderRightColor } = getComputedStyle(house);
  expect([backgroundColor, borderRightColor]).toEqual(["color(srgb 0 0 0.501961)", "rgb(255, 0, 0)"]);
});
