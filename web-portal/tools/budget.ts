// Holds the bundle to its budgets: bytes after gzip, as a browser without brotli would get them.
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const KB = 1000;
const FIRST_JS = 100 * KB;
const VIEW_JS = 8 * KB;
/** The shell and what its views share. */
const INSIDE_JS = 13.5 * KB;
const WORDS_JS = 10 * KB;
/** All but what is for accounts and announcements: what somebody is sent who opens every view and every dialog. */
const ALL_JS = 180 * KB;
/**
 * What only those are sent who prove who they are or look after how they do: the second step of a login, passkeys, the
 * dialog that asks again, the profile with the second factors and their QR code, another address, and the rules for
 * accounts; and their words.
 */
const ACCOUNT_JS = 30 * KB;
/** What only those are sent to whom something is announced, and its words. */
const ANNOUNCED_JS = 5 * KB;
const FIRST_CSS = 5 * KB;

const portal = fileURLToPath(new URL("../../caddy/portal-dist/portal", import.meta.url));
const shell = await readFile(`${portal}/index.html`, "utf8");
const sizes = new Map<string, number>();
for (const name of await readdir(`${portal}/assets`))
  if (/\.(js|css)$/.test(name))
    sizes.set(name, gzipSync(await readFile(`${portal}/assets/${name}`), { level: 9 }).length);

const sum = (names: string[]) => names.reduce((total, name) => total + (sizes.get(name) ?? 0), 0);
const js = [...sizes.keys()].filter((name) => name.endsWith(".js"));
const css = [...sizes.keys()].filter((name) => name.endsWith(".css"));
const isFirst = (name: string) => new RegExp(`"/portal/assets/${name}"`).test(shell);
const isWords = (name: string) => /^((first|account|admin|mailed|announcements)-)?(en|de|uk)-/.test(name);
const isAccount = (name: string) => name.startsWith("account-");
const isAnnounced = (name: string) => name.startsWith("announcements-");
// Nobody is sent two languages; what counts is the longest.
const longest = (prefix: string) =>
  Math.max(...["en-", "de-", "uk-"].map((language) => sum(js.filter((name) => name.startsWith(prefix + language)))));
const firstWords = longest("first-");
const code = js.filter((name) => !isWords(name));
const words = firstWords + longest("") + longest("admin-") + longest("mailed-");
const all = sum(code.filter((name) => !isAccount(name) && !isAnnounced(name))) + words;
const account = sum(code.filter(isAccount)) + longest("account-");
const announced = sum(code.filter(isAnnounced)) + longest("announcements-");
const limit = (name: string) => (isWords(name) ? WORDS_JS : name.startsWith("inside-") ? INSIDE_JS : VIEW_JS);
const checks: [what: string, size: number, limit: number][] = [
  ["first load, JS with its language", sum(js.filter(isFirst)) + firstWords, FIRST_JS],
  ["first load, CSS", sum(css.filter(isFirst)), FIRST_CSS],
  ["all JS, with one language", all, ALL_JS],
  ["JS for accounts, with one language", account, ACCOUNT_JS],
  ["JS for announcements, with one language", announced, ANNOUNCED_JS],
  ...js
    .filter((name) => !isFirst(name))
    .map((name): [string, number, number] => [name, sizes.get(name) ?? 0, limit(name)]),
];
for (const name of css)
  if (!(await readFile(`${portal}/assets/${name}`, "utf8")).startsWith("@layer reset,base,components;"))
    throw new Error(`${name} does not say the order of the layers`);
const over = checks.filter(([, size, limit]) => size > limit);
for (const [what, size, limit] of checks.slice(0, 5)) process.stdout.write(`${what}: ${size} of ${limit} bytes\n`);
for (const [what, size, limit] of over) process.stderr.write(`over budget: ${what}: ${size} of ${limit} bytes\n`);
process.exitCode = over.length > 0 ? 1 : 0;
