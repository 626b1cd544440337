import { getResponse } from "msw";
import { expect, onTestFinished, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { firstPatience } from "../../src/shared/ui/Loaded";
import { violations } from "../axe";
import { brand } from "../fixtures";
import { handlersFor } from "../handlers";
import { open, problem } from "../harness";

// In development it mounts everything twice, and so asks a second time what the first script has asked.
vi.mock("react", async (original) => {
  const react = await original<typeof import("react")>();
  return { ...react, StrictMode: react.Fragment };
});

const late = "The portal hasn’t responded yet. Still trying…";
const hang = () => new Promise<Response>(() => undefined);

test("a pool that hangs for longer than a question waits lets the reader in when it is back", async () => {
  let isStopped = true;
  let asked = 0;
  let giveUp: () => void = () => undefined;
  const patience = new Promise<void>((done) => {
    giveUp = done;
  });
  const before = location.href;
  const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input as Request, init);
    if (request.url.endsWith("/state")) asked += 1;
    if (isStopped) {
      await patience;
      throw new DOMException("too late", "TimeoutError");
    }
    return (await getResponse(handlersFor("owner"), request)) ?? Response.error();
  });
  history.replaceState(null, "", "/portal/acme/nodes");
  const root = Object.assign(document.createElement("div"), { id: "root" });
  document.body.append(root);
  onTestFinished(() => {
    fetch.mockRestore();
    root.remove();
    history.replaceState(null, "", before);
  });
  await import("../../src/app/main");
  await expect.element(page.getByText(late), { timeout: 5000 }).toBeVisible();
  giveUp();
  await expect.poll(() => asked, { timeout: 15_000 }).toBeGreaterThan(3);
  expect(page.getByText(late).query()).not.toBeNull();
  await expect.element(page.getByRole("button", { name: "Try again" })).toBeVisible();
  isStopped = false;
  await expect.element(page.getByRole("heading", { level: 1, name: "Nodes" }), { timeout: 15_000 }).toBeVisible();
});

test.each([
  ["state", /^Dashboard$/],
  ["dashboard", /needs? attention$/],
])("who waits for an answer about the %s that hangs can ask anew, and is let in by that", async (of, heading) => {
  const asked: Request[] = [];
  const { screen } = await open("/", "viewer", (request) => {
    if (!request.url.endsWith(`/${of}`)) return undefined;
    asked.push(request);
    return asked.length === 1 ? hang() : undefined;
  });
  const again = screen.getByRole("button", { name: "Try again" });
  await expect.element(again, { timeout: 4000 }).toBeVisible();
  expect(await violations(screen.container)).toEqual([]);
  (again.element() as HTMLElement).focus();
  await userEvent.keyboard("{Enter}");
  await expect.element(screen.getByRole("heading", { name: heading })).toBeVisible();
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  await expect.element(screen.getByRole("main")).toHaveFocus();
});

test("who asks anew in vain reads that it is being loaded, then that it is late again", async () => {
  let asked = 0;
  const { screen } = await open("/", "viewer", (request) => {
    if (!request.url.endsWith("/state")) return undefined;
    asked += 1;
    return hang();
  });
  const again = screen.getByRole("button", { name: "Try again" });
  await again.click();
  await expect.element(screen.getByRole("heading", { name: "Loading…" })).toBeVisible();
  await expect.element(screen.getByRole("heading", { name: late }), { timeout: 4000 }).toBeVisible();
  await again.click();
  await expect.poll(() => asked).toBe(3);
});

test("who waits for the portal is told whom to ask, if that is known, and nothing of the login", async () => {
  const { screen } = await open("/nodes", "viewer", (request) => (request.url.endsWith("/state") ? hang() : undefined));
  await expect.element(screen.getByRole("heading", { name: late }), { timeout: 4000 }).toBeVisible();
  await expect.element(screen.getByText(/^Need help\? Email/)).toBeVisible();
  await expect
    .element(screen.getByRole("link", { name: "help@example.net" }))
    .toHaveAttribute("href", "mailto:help@example.net");
  expect(screen.getByText(/Trouble logging in/).query()).toBeNull();
  expect(await violations(screen.container)).toEqual([]);
});

test("a start that failed says whom to ask and nothing of the login; where the brand is not known yet, nothing stands", async () => {
  let answer: (response: Response) => void = () => undefined;
  const brandAnswer = new Promise<Response>((done) => {
    answer = done;
  });
  const { screen } = await open("/nodes", "viewer", (request) => {
    if (request.url.endsWith("/state")) return problem(500, "internal-error");
    return request.url.endsWith("/brand") ? brandAnswer : undefined;
  });
  await expect.element(screen.getByText("Something went wrong on our side.")).toBeVisible();
  const plate = screen.container.querySelector("aside > span") as HTMLElement;
  expect(getComputedStyle(plate).visibility).toBe("hidden");
  expect(screen.getByText(/@/).query()).toBeNull();
  answer(Response.json(brand));
  await expect.element(screen.getByText(/^Need help\? Email/)).toBeVisible();
  expect(getComputedStyle(plate).visibility).toBe("visible");
  expect(screen.getByText(/Trouble logging in/).query()).toBeNull();
});

test("the login itself asks about the login", async () => {
  const { screen } = await open("/nodes", "viewer", (request) =>
    request.url.endsWith("/state") ? problem(401, "authentication-required") : undefined,
  );
  await expect.element(screen.getByText(/^Trouble logging in\?/)).toBeVisible();
});

test.each([
  [300, 2000],
  [1300, 1500],
  [2200, 600],
  [2300, 2000],
  [60_000, 2000],
])(
  "what a page that has been open for %i ms waits for is late within three seconds, else after %i ms",
  (opened, patience) => {
    expect(firstPatience(opened)).toBe(patience);
  },
);
