import { expect, test, vi } from "vitest";
import { open } from "../harness";

let come: () => void = () => undefined;
const code = new Promise<void>((done) => {
  come = done;
});
vi.mock("../../src/features/tickets/TicketsPage", async (original) => {
  await code;
  return original();
});

test("a page whose code is late is told as loading, and by its own title once it is there", async () => {
  const { screen } = await open("/", "viewer");
  await expect.element(screen.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
  await screen.getByRole("navigation", { name: "Menu" }).getByRole("link", { name: "Tickets" }).click();
  const said = screen.getByRole("main").getByRole("status").last();
  await expect.element(said, { timeout: 5000 }).toMatchTextContent(/^Loading… · Acme Industries$/);
  expect(document.title).toBe("Loading… · Acme Industries");
  come();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
  await expect.element(said).toMatchTextContent(/^Tickets · Acme Industries$/);
});
