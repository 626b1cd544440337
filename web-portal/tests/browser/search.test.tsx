import { expect, test, vi } from "vitest";
import { open } from "../harness";

const node = vi.hoisted(() => Promise.withResolvers<void>());
vi.mock("../../src/features/nodes/NodePage", async (original) => {
  await node.promise;
  return original();
});

/** Longer than a hand rests before what it typed goes into the address. */
const rested = () => new Promise((done) => setTimeout(done, 500));

test("who types and at once opens a node is not thrown back to the list while its page comes", async () => {
  const { screen } = await open("/nodes", "viewer");
  const link = screen.getByRole("link", { name: /^web-01/ });
  await expect.element(link).toBeVisible();
  await screen.getByRole("searchbox", { name: "Search nodes" }).fill("w");
  (link.element() as HTMLElement).click();
  const { href } = location;
  await rested();
  expect(location.href).toBe(href);
  node.resolve();
  await expect.element(screen.getByRole("heading", { level: 1, name: "web-01" })).toBeVisible();
});

test("who types and at once chooses a status has both", async () => {
  const { screen } = await open("/nodes", "viewer");
  await expect.element(screen.getByRole("link", { name: /^web-01/ })).toBeVisible();
  await screen.getByRole("searchbox", { name: "Search nodes" }).fill("w");
  await screen.getByRole("combobox", { name: "Status" }).selectOptions("online");
  await rested();
  expect(Object.fromEntries(new URLSearchParams(location.search))).toEqual({ status: "online", q: "w" });
});
