import { expect, test, vi } from "vitest";
import type { Factors, Passkey } from "../../src/shared/api/schema";
import { violations } from "../axe";
import * as fixtures from "../fixtures";
import { open, problem } from "../harness";
import { en } from "../words";

type Answers = Parameters<typeof open>[2];
const [here, elsewhere] = fixtures.factors.passkeys as [Passkey, Passkey];

/** The passkeys of somebody with these factors, and what is sent. */
async function passkeys(factors: Factors, answer?: Answers) {
  const sent: Request[] = [];
  const { screen } = await open("/profile", "viewer", (request) => {
    if (request.method !== "GET") sent.push(request.clone());
    return (
      answer?.(request) ??
      (request.url.endsWith("/profile/factors") && request.method === "GET" ? Response.json(factors) : undefined)
    );
  });
  const card = screen.getByRole("region", { name: "Passkeys" });
  await expect.element(card).toBeVisible();
  return { screen, card, sent };
}

const paths = (sent: Request[]) => sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
const creation = {
  options: { challenge: "AAAA", rp: { id: "localhost", name: "A" }, user: { id: "AAAA", name: "a", displayName: "A" } },
};

test("each passkey stands with the address where it works", async () => {
  const { card } = await passkeys(fixtures.factors);
  const row = (name: RegExp) => card.getByRole("row", { name });
  await expect.element(row(/Work laptop/).getByText("localhost", { exact: true })).toBeVisible();
  await expect.element(row(/Key ring/).getByText("Only at billing.acme.example")).toBeVisible();
  expect(card.getByText(/Add one for/).query()).toBeNull();
  expect(await violations(document.body)).toEqual([]);
});

test("who has them elsewhere alone is told to add one here", async () => {
  const { card } = await passkeys({ ...fixtures.factors, passkeys: [elsewhere] });
  const words = `Your passkeys are for billing.acme.example. Add one for ${location.hostname} too.`;
  await expect.element(card.getByText(words)).toBeVisible();
});

test("two-step login is on with a passkey alone, which has recovery codes too", async () => {
  const { screen } = await passkeys({ authenticators: [], passkeys: [here], recovery_codes_left: 8, min_password: 10 });
  const card = screen.getByRole("region", { name: "Two-step login" });
  await expect.element(card.getByText("On", { exact: true })).toBeVisible();
  await expect.element(card.getByText("8 recovery codes left")).toBeVisible();
});

test("a passkey gets another name", async () => {
  const { screen, card, sent } = await passkeys(fixtures.factors);
  await card.getByRole("button", { name: "Rename Work laptop" }).click();
  const dialog = screen.getByRole("dialog");
  await dialog.getByLabelText("Name").fill("Desk");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(paths(sent)).toEqual([`PUT /portal/acme/profile/passkeys/${here.id}`]);
  expect(await sent[0]?.json()).toEqual({ name: "Desk" });
});

test("a passkey is removed, and before the last factor goes it says what that means", async () => {
  const { screen, card, sent } = await passkeys({
    authenticators: [],
    passkeys: [here],
    recovery_codes_left: 8,
    min_password: 10,
  });
  await card.getByRole("button", { name: "Remove Work laptop" }).click();
  const question = screen.getByRole("dialog", { name: "Remove Work laptop?" });
  await expect.element(question.getByText(en["factors.remove.last"])).toBeVisible();
  await question.getByRole("button", { name: "Remove Work laptop" }).click();
  await expect.element(screen.getByText("Work laptop removed")).toBeVisible();
  expect(paths(sent)).toEqual([`DELETE /portal/acme/profile/passkeys/${here.id}`]);
});

test("what the browser refuses is said in the dialog, and nothing is sent", async () => {
  vi.spyOn(navigator.credentials, "create").mockRejectedValue(new DOMException("no", "NotAllowedError"));
  const { screen, card, sent } = await passkeys(fixtures.factors, (request) =>
    request.url.endsWith("/passkeys/options") ? Response.json(creation) : undefined,
  );
  await card.getByRole("button", { name: "Add passkey" }).click();
  const dialog = screen.getByRole("dialog", { name: "Add passkey" });
  await dialog.getByRole("button", { name: "Next" }).click();
  await expect.element(dialog.getByRole("alert")).toHaveTextContent(en["problem.passkey-declined"]);
  expect(paths(sent)).toEqual(["POST /portal/acme/profile/passkeys/options"]);
});

const bytes = (text: string) => new TextEncoder().encode(text).buffer;
/** What a browser gives when a passkey has answered. */
const answered = {
  id: "AAAA",
  rawId: bytes("x"),
  type: "public-key",
  response: { clientDataJSON: bytes("c"), authenticatorData: bytes("a"), signature: bytes("s"), userHandle: null },
  getClientExtensionResults: () => ({}),
};

test("a press on the login page asks for a passkey, and what is refused is said there", async () => {
  const get = vi.spyOn(navigator.credentials, "get").mockResolvedValue(answered as unknown as Credential);
  vi.spyOn(PublicKeyCredential, "isConditionalMediationAvailable").mockResolvedValue(false);
  const sent: Request[] = [];
  const { screen } = await open("/login", "viewer", (request) => {
    if (request.url.endsWith("/state")) return problem(401, "authentication-required");
    if (!request.url.endsWith("/auth/passkey")) return undefined;
    sent.push(request.clone());
    return problem(401, "invalid-passkey");
  });
  await screen.getByRole("checkbox", { name: en["login.remember"] }).click();
  await screen.getByRole("button", { name: "Use a passkey" }).click();
  await expect.element(screen.getByRole("alert")).toHaveTextContent(en["problem.invalid-passkey"]);
  expect(get).toHaveBeenCalledOnce();
  const body = { remember: true, passkey: { id: "AAAA", response: { signature: "cw" } } };
  expect(await sent[0]?.json()).toMatchObject(body);
});
