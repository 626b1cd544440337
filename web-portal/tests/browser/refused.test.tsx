import { expect, test } from "vitest";
import { open } from "../harness";

const refused = (...errors: { field: string; code: string; min?: number; max?: number }[]) =>
  Response.json(
    { status: 422, code: "validation-failed", errors: errors.map((error) => ({ message: "raw words", ...error })) },
    { status: 422 },
  );

test("each refused field says which rule it breaks, until it is changed", async () => {
  const { screen } = await open("/branding", "owner", (request) =>
    request.method === "PUT"
      ? refused(
          { field: "logo_url", code: "not-https" },
          { field: "custom_domain", code: "own-host" },
          { field: "secondary_color", code: "not-a-color" },
        )
      : undefined,
  );
  const logo = screen.getByLabelText("Logo URL (https)");
  await logo.fill("http://cdn.acme.test/l.svg");
  const save = screen.getByRole("button", { name: "Save branding" });
  await save.click();
  const words = screen.getByText("The URL must start with https://.");
  await expect.element(words).toBeVisible();
  await expect.element(logo).toHaveAccessibleDescription("The URL must start with https://.");
  await expect.element(screen.getByText("This name belongs to the portal itself.")).toBeVisible();
  await expect.element(screen.getByText("Enter the colour as #rrggbb, for example #1d5fa8.")).toBeVisible();
  await logo.fill("https://cdn.acme.test/l.svg");
  await expect.element(words).not.toBeInTheDocument();
  await expect.element(screen.getByText("This name belongs to the portal itself.")).toBeVisible();
  await save.click();
  await expect.element(words).toBeVisible();
  expect(document.body.textContent).not.toContain("raw words");
  await screen.getByRole("button", { name: "Discard" }).click();
});

test("a password that is the current one is refused at its field", async () => {
  const { screen } = await open("/profile", "viewer", (request) =>
    request.url.endsWith("/password") ? refused({ field: "new", code: "is-current" }) : undefined,
  );
  await screen.getByLabelText("Current password").fill("a-long-password");
  const field = screen.getByLabelText("New password");
  await field.fill("a-long-password");
  await screen.getByRole("button", { name: "Change password" }).click();
  const words = "This is already your password. Choose a different one.";
  await expect.element(field).toHaveAccessibleDescription(words);
  await field.fill("another-long-password");
  await expect.element(screen.getByText(words)).not.toBeInTheDocument();
  await expect.element(field).toHaveAccessibleDescription(/^At least 10 characters/);
});

test("a taken address, and one without a dot, are said at the address", async () => {
  let answers = 0;
  const { screen } = await open("/users", "owner", (request) => {
    if (request.method !== "POST") return undefined;
    answers += 1;
    return answers === 1
      ? Response.json({ status: 409, code: "email-taken" }, { status: 409 })
      : refused({ field: "email", code: "email-single-label" }, { field: "name", code: "too-long", max: 200 });
  });
  await screen.getByRole("button", { name: "Invite", exact: true }).click();
  const email = screen.getByLabelText("Email");
  await email.fill("a@b");
  const send = screen.getByRole("button", { name: /invitation$/ });
  await send.click();
  await expect.element(email).toHaveAccessibleDescription("This address is already in use here.");
  await email.fill("a@c");
  await expect.element(screen.getByText("This address is already in use here.")).not.toBeInTheDocument();
  await send.click();
  await expect.element(email).toHaveAccessibleDescription("The domain after the @ needs a dot, as in example.com.");
  await expect.element(screen.getByLabelText(/^Name/)).toHaveAccessibleDescription("At most 200 characters.");
});
