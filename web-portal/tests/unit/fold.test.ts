import { expect, test } from "vitest";
import { foldMessage } from "../../src/features/tickets/fold";
import { replyHref } from "../../src/features/tickets/mail";
import { mailHref } from "../../src/shared/contact";
import { growth } from "../growth";

const kinds = (body: string) => foldMessage(body).map(({ kind, text }) => `${kind}: ${text.replaceAll("\n", "|")}`);

test.each([
  ["Hello\n\nWorld", ["text: Hello||World"]],
  ["", []],
  [" \n\t\n ", []],
  ["Yes.\n\n> Really?\n> Sure?\n", ["text: Yes.", "quote: > Really?|> Sure?"]],
  ["> First?\nYes.\n> Second?\nNo.", ["quote: > First?", "text: Yes.", "quote: > Second?", "text: No."]],
  ["> a\n\n> b\n\nc", ["quote: > a||> b", "text: c"]],
  ["> only\n>> quotes", ["quote: > only|>> quotes"]],
  [
    "Ok\n\nOn Mon, 2 Nov 2026 at 10:00, Kim <kim@a.test> wrote:\n> Hi",
    ["text: Ok", "quote: On Mon, 2 Nov 2026 at 10:00, Kim <kim@a.test> wrote:|> Hi"],
  ],
  [
    "Ok\nOn Mon, 2 Nov 2026 at 10:00, Kim\n<kim@a.test> wrote:\n\n> Hi",
    ["text: Ok", "quote: On Mon, 2 Nov 2026 at 10:00, Kim|<kim@a.test> wrote:||> Hi"],
  ],
  ["Ja\nAm 02.11.26 um 10:00 schrieb Kim:\n> Hallo", ["text: Ja", "quote: Am 02.11.26 um 10:00 schrieb Kim:|> Hallo"]],
  [
    "Ja\nAm Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Kim <kim@a.test>:\nHallo\nTschüs",
    ["text: Ja", "quote: Am Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Kim <kim@a.test>:|Hallo|Tschüs"],
  ],
  [
    "Так\nпн, 2 лист. 2026 р. о 10:00 Кім <kim@a.test> пише:\n> Добрий день",
    ["text: Так", "quote: пн, 2 лист. 2026 р. о 10:00 Кім <kim@a.test> пише:|> Добрий день"],
  ],
  [
    "Done\n\n-----Original Message-----\nFrom: Kim\nHi",
    ["text: Done", "quote: -----Original Message-----|From: Kim|Hi"],
  ],
  [
    "Erledigt\n\nVon: Kim\nGesendet: Montag\nAn: Vera\nBetreff: x\n\nHallo",
    ["text: Erledigt", "quote: Von: Kim|Gesendet: Montag|An: Vera|Betreff: x||Hallo"],
  ],
  [
    "Готово\nВід: Кім\nНадіслано: понеділок\nКому: Віра\n\nТак",
    ["text: Готово", "quote: Від: Кім|Надіслано: понеділок|Кому: Віра||Так"],
  ],
  ["Hi\n-- \nVera\nAcme", ["text: Hi", "signature: -- |Vera|Acme"]],
  ["Hi\r\n--\r\nVera", ["text: Hi", "signature: --|Vera"]],
  ["Hi\n-- \nVera\n> old", ["text: Hi", "signature: -- |Vera", "quote: > old"]],
  ["-- \nVera", ["signature: -- |Vera"]],
  // What only looks like it.
  ["From: here on it fails", ["text: From: here on it fails"]],
  ["On Monday it broke.\nKim wrote: try again", ["text: On Monday it broke.|Kim wrote: try again"]],
  ["Am Montag ging es.\nDanke", ["text: Am Montag ging es.|Danke"]],
  [`--\n${"line\n".repeat(20)}end`, [`text: --|${"line|".repeat(20)}end`]],
  ["a -- b\n--- \nc", ["text: a -- b|--- |c"]],
  ["| a | b |", ["text: | a | b |"]],
])("what is quoted and how it is signed are parts of their own: %j", (body, expected) => {
  expect(kinds(body)).toEqual(expected);
});

test("a long text has a rest, parted between lines, and nothing is lost", () => {
  const body = "A line of the log that somebody pasted\n".repeat(2600);
  const [head, rest] = foldMessage(body);
  expect([head?.kind, rest?.kind]).toEqual(["text", "rest"]);
  expect(head?.text.length).toBeLessThanOrEqual(5000);
  expect(`${head?.text}${rest?.text}`).toBe(body.trimEnd());
  expect((head?.lines ?? 0) + (rest?.lines ?? 0)).toBe(2601);
  const faces = foldMessage("😀".repeat(6000));
  expect(faces.map(({ text }) => text).join("")).toBe("😀".repeat(6000));
  for (const { text } of faces) expect(text.isWellFormed()).toBe(true);
});

test.each([[" ", "", "x"], ["\n"], ["> x\n"], ["1", "On "], ["On 1\n"], ["-"]])(
  "%j again and again takes no longer than its length",
  (unit, before = "", after = "") => {
    expect(growth(foldMessage, unit, before, after)).toBeLessThan(6);
  },
);

test("a mail has one subject and one address, whatever is in them (RFC 6068)", () => {
  expect(mailHref("help@alder.test")).toBe("mailto:help@alder.test");
  expect(mailHref("a+b&cc=x?y@alder.test", "50% & more = ?")).toBe(
    "mailto:a%2Bb%26cc%3Dx%3Fy@alder.test?subject=50%25%20%26%20more%20%3D%20%3F",
  );
  expect(mailHref("a@b.test", "x\r\nBcc: y@evil.test")).toBe("mailto:a@b.test?subject=x%20Bcc%3A%20y%40evil.test");
});

test("a reply has the ticket's number in front, and no more of the subject than mail programs take", () => {
  const subject = (ticket: { number: string; subject: string }) =>
    new URL(replyHref("help@alder.test", ticket)).searchParams.get("subject");
  expect(subject({ number: "T-1042", subject: "Mail & co: 100 %" })).toBe("[#T-1042] Mail & co: 100 %");
  expect(subject({ number: "7", subject: "مرحبا 😀" })).toBe("[#7] مرحبا 😀");
  const long = subject({ number: "7", subject: "😀".repeat(300) });
  expect(long?.isWellFormed()).toBe(true);
  expect([...(long ?? "")]).toHaveLength(156);
});
