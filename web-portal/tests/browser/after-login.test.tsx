import { expect, test, vi } from "vitest";
import { open } from "../harness";

vi.mock("../../src/app/inside-piece", () => ({ inside: () => new Promise(() => undefined) }));

const asked = () => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);

test("the words behind the login are asked for beside its program, not after it", async () => {
  await open("/", "viewer");
  await expect.poll(asked).toContain("/src/shared/i18n/en.ts");
});
