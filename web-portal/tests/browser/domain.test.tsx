import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { page } from "vitest/browser";
import type { DnsRecord, Domain, DomainCheck, DomainState } from "../../src/shared/api/schema";
import { violations } from "../axe";
import { ago, branding, cname, domain, txt } from "../fixtures";
import { open, problem } from "../harness";

afterEach(() => vi.useRealTimers());

const ok: DomainCheck = { state: "ok", checked_at: ago(2) };
const unchecked: DomainCheck = { state: "unknown", checked_at: null };
const records: DnsRecord[] = [{ ...txt, seen: txt.expected, verdict: "ok", advice: null }, cname];
const active: Domain = {
  ...domain,
  state: "active",
  until: null,
  ownership: ok,
  certificate: ok,
  issuer: "Example CA",
  not_after: "2027-02-01T10:00:00Z",
  serving: { name: domain.name, unicode: null },
  next_check_at: ago(-1000),
  records,
};

/** The card of a domain, which the server may change later; `check` answers the button. */
async function shown(first: Domain, check?: () => Response) {
  const server = { domain: first, asked: 0 };
  const { screen } = await open("/branding", "owner", (request) => {
    if (request.url.endsWith("/domain/check")) return check?.() ?? new Response(null, { status: 202 });
    if (!request.url.endsWith("/branding")) return;
    server.asked++;
    return Response.json({ ...branding, domain: server.domain });
  });
  const card = screen.getByRole("region", { name: "Custom domain" });
  await expect.element(card.getByRole("heading", { name: "Certificate" })).toBeVisible();
  const text = () => card.element().textContent ?? "";
  return { card, server, screen, text };
}
const step = (card: Awaited<ReturnType<typeof shown>>["card"], index: number) =>
  card.getByRole("list").getByRole("listitem").nth(index);

/** Keeps what is copied. */
function clipboard() {
  const copied: string[] = [];
  const write = vi.spyOn(navigator.clipboard, "writeText").mockImplementation((text) => {
    copied.push(text);
    return Promise.resolve();
  });
  onTestFinished(() => write.mockRestore());
  return copied;
}

test.each<[DomainState, RegExp]>([
  ["pending", /Add the records below where you manage your domain\./],
  ["verified", /The portal is waiting for the certificate\./],
  ["issuing", /The portal is waiting for the certificate\./],
  ["degraded", /The checks of this domain fail\. Users may not reach the portal there\./],
  ["suspended", /The portal no longer answers at this domain\. .*check again\./],
  ["failed", /The records weren’t found in time\. .*check again\./],
  ["certificate-failed", /The certificate wasn’t issued\. .*at most once an hour\./],
])("a domain that is %s says so, and what to do", async (state, sentence) => {
  const { card } = await shown({ ...domain, state, next_check_at: null });
  await expect.element(card.getByText(sentence)).toBeVisible();
  await expect
    .element(card.getByText(/can always reach the portal at https:\/\/portal\.example\.net\/portal\/acme\/\./))
    .toBeVisible();
});

test("an active domain shows its certificate, where it answers, and what still leads to it", async () => {
  const until = "2026-12-24T08:00:00Z";
  const moved = [
    { name: "old.acme.test", unicode: null, until },
    { name: "xn--kche-0ra.acme.test", unicode: "küche.acme.test", until },
  ];
  const { card } = await shown({ ...active, moved });
  await expect.element(card.getByText("Active", { exact: true })).toBeVisible();
  await expect.element(step(card, 2).getByText(/^Issued by Example CA, valid until .*2027/)).toBeVisible();
  await expect.element(card.getByText(/It currently also answers at billing\.acme\.test\./)).toBeVisible();
  await expect.element(card.getByText(/^old\.acme\.test redirects here until .*2026/)).toBeVisible();
  await expect.element(card.getByText(/^küche\.acme\.test \(xn--kche-0ra\.acme\.test\) redirects/)).toBeVisible();
  expect(card.getByRole("link", { name: "Email these records" }).query()).toBeNull();
  expect(card.getByText(/should have been renewed/).query()).toBeNull();
});

test("a certificate that was not renewed in time warns", async () => {
  const { card } = await shown({ ...active, renewal_overdue: true });
  await expect.element(step(card, 2).getByText(/should have been renewed.*Contact your provider/)).toBeVisible();
});

test.each([
  ["pending", "If nothing changes by", "the checks end."],
  ["degraded", "If nothing changes by", "the portal stops answering at this domain."],
] as const)("what ends %s by itself has its date", async (state, before, after) => {
  const { text } = await shown({ ...domain, state, until: "2026-12-24T08:00:00Z" });
  expect(text()).toMatch(new RegExp(`${before} .*2026.*${after}`));
});

test("what nobody has looked at yet is neither missing nor a failed check", async () => {
  const { card, text } = await shown({
    ...domain,
    ownership: unchecked,
    routing: unchecked,
    checked_at: null,
    records: records.map((record) => ({ ...record, seen: null, verdict: "unknown" })),
  });
  expect(card.getByText("Not checked yet").elements()).toHaveLength(3);
  for (const word of ["Could not check", "Found", "Missing", "Last check"]) expect(text()).not.toContain(word);
});

test("a check without an answer is no failure, and says what happens next", async () => {
  const { card, text } = await shown({
    ...active,
    routing: { state: "unknown", checked_at: ago(2) },
    records: [{ ...cname, seen: null, verdict: "unknown" }],
  });
  await expect.element(step(card, 1).getByText("Could not check").first()).toBeVisible();
  await expect.element(step(card, 1).getByText(/got no answer\. It’s repeated automatically/)).toBeVisible();
  expect(text()).not.toMatch(/Wrong|Missing/);
});

test("each record stands in its step: prove, route, certificate", async () => {
  const caa: DnsRecord = {
    ...cname,
    type: "CAA",
    expected: ["0 issue a"],
    seen: ["0 issue b"],
    verdict: "caa-forbids",
  };
  const { card } = await shown({ ...domain, records: [...domain.records, caa] });
  await expect.element(step(card, 0).getByText("TXT", { exact: true })).toBeVisible();
  await expect.element(step(card, 1).getByText("CNAME", { exact: true })).toBeVisible();
  await expect.element(step(card, 2).getByText("CAA", { exact: true })).toBeVisible();
  await expect.element(step(card, 0).getByText("Please add this TXT record.")).toBeVisible();
});

test.each<[DnsRecord["verdict"], string]>([
  ["missing", "Missing"],
  ["wrong", "Wrong value"],
  ["unknown", "Could not check"],
  ["proxied", "Behind a proxy"],
  ["aaaa-elsewhere", "IPv6 points elsewhere"],
  ["cname-conflict", "Conflicts with a CNAME"],
  ["caa-forbids", "Certificate blocked by CAA"],
  ["doubled-name", "Domain twice in the name"],
  ["quoted", "Quotation marks in the value"],
])("the verdict %s has its own words", async (verdict, words) => {
  const { card } = await shown({ ...domain, records: [{ ...cname, verdict, advice: "Do this." }] });
  await expect.element(step(card, 1).getByText(words, { exact: true })).toBeVisible();
  await expect.element(step(card, 1).getByText("Do this.")).toBeVisible();
});

test.each<[NonNullable<Domain["certificate_problem"]>, string]>([
  ["refused", "No certificate was presented."],
  ["untrusted", "The certificate isn’t trusted."],
  ["wrong-name", "The certificate is for another name."],
  ["expired", "The certificate has expired."],
  ["elsewhere", "Another server answered, not this portal."],
])("the certificate's problem %s has its own words", async (certificate_problem, words) => {
  const certificate: DomainCheck = { state: "wrong", checked_at: ago(2) };
  const { card } = await shown({ ...active, state: "certificate-failed", certificate, certificate_problem });
  await expect.element(step(card, 2).getByText(words)).toBeVisible();
});

test("where a value differs is marked by more than a colour, and right values are not", async () => {
  const wrong: DnsRecord = { ...cname, seen: ["portal.exemple.net"], verdict: "wrong" };
  const { card } = await shown({ ...domain, records: [{ ...txt, verdict: "ok", seen: txt.expected }, wrong] });
  const marks = () => [...card.element().querySelectorAll("mark")];
  expect(marks().map((mark) => mark.textContent)).toEqual(["a", "e"]);
  expect(marks().map((mark) => getComputedStyle(mark).textDecorationLine)).toEqual(["underline", "underline"]);
});

test("nothing found marks nothing; what may not be there is marked whole", async () => {
  const aaaa: DnsRecord = { ...cname, type: "AAAA", expected: [], seen: ["2001:db8::1"], verdict: "aaaa-elsewhere" };
  const { card } = await shown({ ...domain, records: [txt, aaaa] });
  expect([...card.element().querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["2001:db8::1"]);
});

test("name and value are copied each by its own button, which says what it copies", async () => {
  const copied = clipboard();
  const { card, screen } = await shown(domain);
  await card.getByRole("button", { name: `Copy: ${txt.name}` }).click();
  await expect.element(screen.getByText(`Copied: ${txt.name}`)).toBeVisible();
  await card.getByRole("button", { name: `Copy: ${txt.expected[0]}` }).click();
  await expect.element(screen.getByText(`Copied: ${txt.expected[0]}`)).toBeVisible();
  expect(
    screen
      .getByText(/^Copied: /)
      .element()
      .closest("[role=status]"),
  ).not.toBeNull();
  expect(copied).toEqual([txt.name, ...txt.expected]);
});

test("what is not right goes into a mail, or to the clipboard", async () => {
  const copied = clipboard();
  const { card } = await shown(domain);
  const link = card.getByRole("link", { name: "Email these records" }).element();
  const mail = new URL(link.getAttribute("href") ?? "");
  expect(mail.protocol).toBe("mailto:");
  expect(mail.searchParams.get("subject")).toBe("DNS records for billing.acme.test");
  const body = mail.searchParams.get("body")?.replaceAll("\r\n", "\n");
  expect(body).toMatch(/^Please add this TXT record\.\nName: _portal-verify\.billing\.acme\.test\nType: TXT\n/);
  expect(body).not.toContain("CNAME");
  await card.getByRole("button", { name: "Copy instructions" }).click();
  expect(copied).toEqual([body]);
});

test("a domain that the provider activated needs no records", async () => {
  const { card, text } = await shown({ ...active, by_operator: true, ownership: domain.ownership, records: [txt] });
  await expect.element(card.getByText("Activated by Example Systems. DNS records aren’t required.")).toBeVisible();
  for (const needless of ["Ownership", "TXT", "Missing"]) expect(text()).not.toContain(needless);
  expect(card.getByRole("link", { name: "Email these records" }).query()).toBeNull();
});

test("a name of other letters is shown as it reads and as the DNS has it", async () => {
  const { card } = await shown({ ...domain, name: "xn--mller-kva.test", unicode: "müller.test" });
  await expect.element(card.getByText("müller.test")).toBeVisible();
  await expect.element(card.getByText("xn--mller-kva.test", { exact: true })).toHaveAttribute("dir", "ltr");
});

test("progress is seen within five seconds, told once, and not looked for while the page is hidden", async () => {
  const { card, server } = await shown(domain);
  const told = card.getByText("Waiting for DNS records").element().closest("[role=status]");
  const changes: (string | undefined)[] = [];
  const observer = new MutationObserver(() => changes.push(told?.textContent?.trim()));
  if (told) observer.observe(told, { characterData: true, childList: true, subtree: true });
  server.domain = { ...domain, state: "verified" };
  await expect.element(card.getByText("Verified"), { timeout: 5000 }).toBeVisible();
  const asked = server.asked;
  await expect.poll(() => server.asked, { timeout: 5000 }).toBeGreaterThan(asked);
  observer.disconnect();
  expect(changes).toEqual(["billing.acme.testVerified"]);
  const hidden = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  onTestFinished(() => hidden.mockRestore());
  globalThis.dispatchEvent(new Event("visibilitychange"));
  const before = server.asked;
  await new Promise((done) => setTimeout(done, 4000));
  expect(server.asked).toBe(before);
});

test("a domain at rest is asked for once a minute", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const { server } = await shown(active);
  vi.advanceTimersByTime(59_000);
  await new Promise((done) => setTimeout(done, 100));
  expect(server.asked).toBe(1);
  vi.advanceTimersByTime(2000);
  await expect.poll(() => server.asked).toBe(2);
});

test("a check that was asked for is awaited, and its end is told", async () => {
  const { card, server, screen } = await shown(active);
  await card.getByRole("button", { name: "Check now" }).click();
  await expect.element(card.getByText("Checking…")).toBeVisible();
  await expect.element(card.getByRole("button", { name: "Check now" })).toHaveAttribute("aria-disabled", "true");
  expect(card.getByText("Checking…").element().getAttribute("role")).toBe("status");
  server.domain = { ...active, checked_at: ago(0) };
  await expect.element(screen.getByText("Domain checked"), { timeout: 5000 }).toBeVisible();
  await expect.element(card.getByText("Checking…")).not.toBeInTheDocument();
  await expect.element(card.getByRole("button", { name: "Check now" })).not.toHaveAttribute("aria-disabled");
});

test("too soon a check says when the next is possible, and then is", async () => {
  const { card } = await shown(active, () => problem(429, "too-many-attempts", { "Retry-After": "2" }));
  const button = card.getByRole("button", { name: "Check now" });
  await button.click();
  await expect.element(button).toHaveAccessibleDescription("You can check again in 2 s.");
  await expect.element(card.getByRole("status").getByText("You can check again in 2 s.")).toBeVisible();
  await expect.element(button).not.toHaveAttribute("aria-disabled");
  expect(card.getByText("You can check again in 2 s.").query()).toBeNull();
});

test("a check that cannot be asked for says why", async () => {
  const { card } = await shown(active, () => problem(503, "busy"));
  await card.getByRole("button", { name: "Check now" }).click();
  await expect.element(card.getByText("The portal is busy. Try again in a moment.")).toBeVisible();
});

test("the longest name fits the narrowest phone, and axe finds nothing", async () => {
  const label = "a".repeat(63);
  const name = [label, label, label, "b".repeat(61)].join(".");
  const wrong: DnsRecord = { ...cname, name, seen: [`x.${name}`], verdict: "wrong", advice: name };
  const { card, screen } = await shown({ ...domain, name, unicode: `${"ж".repeat(63)}.test`, records: [txt, wrong] });
  await page.viewport(320, 700);
  await expect.element(card).toBeVisible();
  const { scrollWidth, clientWidth } = document.documentElement;
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
  clipboard();
  await card.getByRole("button", { name: `Copy: ${name}`, exact: true }).click();
  const toast = screen.getByText(`Copied: ${name}`).element();
  expect(toast.scrollWidth).toBeLessThanOrEqual(toast.clientWidth);
  expect(await violations(document.body)).toEqual([]);
});
