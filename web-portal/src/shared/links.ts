/** A piece of a message: text, or a link with the host that it leads to where its text does not plainly say so. */
export type Piece = string | { href: string; text: string; host?: string };

/** Longer ones are no addresses that anybody wrote. */
const LONGEST = 2000;
/** A link of more than this does not show at a glance where it leads. */
const PLAIN = 60;

/**
 * What may be an address: `https`; any other scheme, which is no link and in which none is looked for; an e-mail address.
 * No part of it starts within a word, and each has a bound, so the search takes time in proportion to the text.
 */
const CANDIDATE = new RegExp(
  [
    // Up to what no address has: quotes, brackets, and signs that are not seen or turn the direction of writing.
    String.raw`(?<![\p{L}\p{N}])https:\/\/[^\s<>"\x60{}|\\^\p{Cc}\p{Cf}“”„«»‹›]+`,
    String.raw`(?<![\p{L}\p{N}])(?:[a-z][a-z\d+.-]{0,30}:\/\/|(?:javascript|vbscript|data|file|blob):)\S*`,
    String.raw`(?<![\w.+%@\/-])(?:mailto:)?(?<email>[a-z\d](?:[\w.+-]{0,62}[\w+-])?@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.){1,8}[a-z][a-z\d-]{0,61}[a-z\d])(?![\w@-])`,
  ].join("|"),
  "giu",
);

/** The links of a text, in order with what stands between them. */
export function findLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(CANDIDATE)) {
    const [whole] = found;
    const email = found.groups?.email;
    const link = email ? { href: mailTo(email), text: whole } : webLink(withoutEnd(whole));
    if (!link) continue;
    if (found.index > end) pieces.push(text.slice(end, found.index));
    pieces.push(link);
    end = found.index + link.text.length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}

/** To the address alone: what else such a link could fill in is not the writer's to choose. */
const mailTo = (email: string) => `mailto:${email}`;

/** Without the punctuation of the sentence and brackets that were opened before the address. */
function withoutEnd(address: string): string {
  const open = { ")": address.split("(").length - address.split(")").length, "]": 0 };
  open["]"] = address.split("[").length - address.split("]").length;
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1);
    if (last === ")" || last === "]") {
      if (open[last] >= 0) break;
      open[last] += 1;
    } else if (!".,;:!?'’*_~…".includes(last)) break;
  }
  return address.slice(0, end);
}

/** None for what is not `https` and for what has a user before the host, which reads as if that were one. */
function webLink(text: string): Exclude<Piece, string> | undefined {
  if (text.length > LONGEST || !URL.canParse(text)) return undefined;
  const { protocol, username, password, host, href } = new URL(text);
  const written = /^https:\/\/([^/?#]*)/i.exec(text)?.[1] ?? "";
  if (protocol !== "https:" || username || password || written.includes("@")) return undefined;
  const plain = text.length <= PLAIN && (written.toLowerCase() === host || isOneScript(written));
  return { href, text, ...(!plain && { host }) };
}

/** The letters of one language or of several that share them; without those that are taken for others. */
const SCRIPTS = [
  "a-zß-öø-İĲ-ķĹ-Ŀł-ňŊ-ž",
  String.raw`\p{Script=Cyrillic}`,
  String.raw`\p{Script=Greek}`,
  String.raw`\p{Script=Arabic}`,
  String.raw`\p{Script=Hebrew}`,
  String.raw`\p{Script=Devanagari}`,
  String.raw`\p{Script=Thai}`,
  String.raw`\p{Script=Georgian}`,
  String.raw`\p{Script=Armenian}`,
  String.raw`\p{Script=Hangul}`,
  String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー`,
].map((letters) => new RegExp(String.raw`^[${letters}\d.:-]+$`, "u"));

/** Whether a host has the letters of one alphabet up to its last label, and no sign that is written in another way. */
function isOneScript(host: string): boolean {
  const lower = host.toLowerCase();
  // ASCII alone is judged by what it leads to.
  return /[^\0-\x7f]/.test(lower) && lower === lower.normalize("NFKC") && SCRIPTS.some((script) => script.test(lower));
}
