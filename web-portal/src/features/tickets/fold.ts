/** A part of a message: what its author wrote, what they quote, how they sign, and what is long. */
export interface Block {
  kind: "text" | "quote" | "signature" | "rest";
  text: string;
  /** Of it, without empty ones at its ends. */
  lines: number;
}

/** Characters of one text that are shown at once. */
const SHOWN = 5000;
/** A line that says who wrote what follows is not longer than this, also when it is broken into two. */
const LONGEST = 300;
/** Lines below “--” without the blank of a signature that are still one. */
const SIGNATURE = 12;

const QUOTED = /^ {0,3}>/;
/** “On … wrote:” in the languages of the portal, and as mail programs put it that write the name first. */
const WROTE = [
  /^\s*On\b.*\bwrote:\s*$/,
  /^\s*(?:Am|Den|Mo|Di|Mi|Do|Fr|Sa|So)\b.*\b(?:schrieb|geschrieben)\b.*:\s*$/,
  /^.*\d.*(?:пише|писав|писала|написав|написала|писав\(ла\)|написав\(ла\)|пишет|написал):\s*$/,
  /^.*[@\d].*\b(?:wrote|schrieb):\s*$/,
];
const ORIGINAL =
  /^\s*-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Originalnachricht|Вихідне повідомлення|Початкове повідомлення|Оригінальне повідомлення)\s*-{2,}\s*$/i;
const FROM = /^\s*\*?(?:From|Von|Від)\s*:/i;
const SENT = /^\s*\*?(?:Sent|Date|Gesendet|Datum|Надіслано|Дата)\s*:/i;

/** The parts of a message's text, in order; a message without any has none. */
export function foldMessage(body: string): Block[] {
  const lines = body.replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  let kind: Block["kind"] = "text";
  let start = 0;
  const close = (end: number) => {
    blocks.push(...block(kind, lines.slice(start, end)));
    start = end;
  };
  for (let at = 0; at < lines.length; at += 1) {
    const next = kindAt(lines, at, kind);
    if (next === kind) continue;
    close(at);
    kind = next;
    // All below is of the mail before.
    if (kind === "quote" && !isQuoted(lines, at)) break;
  }
  close(lines.length);
  return blocks;
}

/** What a line begins or goes on with. */
function kindAt(lines: readonly string[], at: number, before: Block["kind"]): Block["kind"] {
  const line = lines[at] ?? "";
  if (isQuoted(lines, at) || beginsOldMail(lines, at)) return "quote";
  if (before === "signature" || isSignature(lines, at)) return "signature";
  // Empty lines between quoted ones are theirs.
  if (before === "quote" && line.trim() === "") return "quote";
  return "text";
}

/** A line with “>”, or one or two that say whose the following are. */
function isQuoted(lines: readonly string[], at: number): boolean {
  if (QUOTED.test(lines[at] ?? "")) return true;
  const length = attribution(lines, at);
  return length > 0 && QUOTED.test(firstFilled(lines, at + length));
}

/** Lines that say who wrote what follows: one, two where it is broken, else none. */
function attribution(lines: readonly string[], at: number): number {
  const [first = "", second = ""] = [lines[at], lines[at + 1]];
  const is = (text: string) => text.length <= LONGEST && WROTE.some((wrote) => wrote.test(text));
  if (is(first)) return 1;
  return /^\s*(?:On|Am|Den)\b.*\d/.test(first) && second.trim() && is(`${first} ${second}`) ? 2 : 0;
}

const firstFilled = (lines: readonly string[], from: number) =>
  [lines[from], lines[from + 1]].find((line) => line?.trim()) ?? "";

/** The head of a mail that stands below unmarked: of Outlook, or one that names an address. */
function beginsOldMail(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  if (ORIGINAL.test(line)) return true;
  if (FROM.test(line)) return lines.slice(at + 1, at + 5).some((each) => SENT.test(each));
  const length = attribution(lines, at);
  return (
    length > 0 &&
    lines
      .slice(at, at + length)
      .join(" ")
      .includes("@")
  );
}

function isSignature(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  return line === "-- " || (line.trimEnd() === "--" && lines.length - at <= SIGNATURE);
}

function block(kind: Block["kind"], lines: readonly string[]): Block[] {
  const text = lines
    .join("\n")
    .trimEnd()
    .replace(/^(?:[ \t]*\n)+/, "");
  if (text === "") return [];
  if (kind !== "text" || text.length <= SHOWN) return [{ kind, text, lines: count(text) }];
  const end = cut(text);
  const rest = text.slice(end);
  return [
    { kind, text: text.slice(0, end), lines: count(text.slice(0, end)) },
    { kind: "rest", text: rest, lines: count(rest) },
  ];
}

const count = (text: string) => text.split("\n").length;

/** Where a long text is parted: after a line, else after a word, else anywhere but within a character. */
function cut(text: string): number {
  const head = text.slice(0, SHOWN);
  const end = Math.max(head.lastIndexOf("\n"), head.lastIndexOf(" ")) + 1;
  if (end > SHOWN / 2) return end;
  return /[\ud800-\udbff]$/.test(head) ? SHOWN - 1 : SHOWN;
}
