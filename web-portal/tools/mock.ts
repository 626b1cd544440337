// A stand-in for edge and pool, for work on the look: `node tools/mock.ts [port] [role or none]`.
// Serves the bundle as the edge does, and the fixtures of the tests as the API. Loopback only.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { getResponse } from "msw";
import type { Role } from "../src/shared/api/schema.d.ts";
import { branding } from "../tests/fixtures.ts";
import { handlersFor } from "../tests/handlers.ts";

const port = Number(process.argv[2] ?? 9200);
const role = process.argv[3] ?? "owner";
const anonymous = role === "none";
const handlers = handlersFor(anonymous ? "viewer" : (role as Role));
const bundle = fileURLToPath(new URL("../../caddy/portal-dist", import.meta.url));
// The edge's policy, so that what it forbids is seen here too.
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-IH7ddwobm+trR756CI3hl/ljOnTeC4yWd0sKjQHy4PI='; img-src 'self' https:; connect-src 'self'; font-src 'self'; " +
  "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";
const types: Record<string, string> = { js: "text/javascript", css: "text/css", woff2: "font/woff2" };
const { light, dark } = branding.tokens;
const names = Object.keys(light) as (keyof typeof light)[];
const css = `:root{--brand-primary:#c2410c;--brand-secondary:#f59e0b;--brand-version:"1";${names
  .map((name) => `--${name}:light-dark(${light[name]},${dark[name]})`)
  .join(";")}}`;

createServer(async (request, response) => {
  const url = new URL(request.url ?? "/", `http://127.0.0.1:${port}`);
  const send = (status: number, type: string, body: string | Uint8Array) =>
    response.writeHead(status, { "Content-Type": type, "Content-Security-Policy": csp }).end(body);
  if (url.pathname.endsWith("/brand.css")) return send(200, "text/css", css);
  if (url.pathname.startsWith("/portal/assets/"))
    return send(
      200,
      types[url.pathname.split(".").at(-1) ?? ""] ?? "text/plain",
      await readFile(bundle + url.pathname),
    );
  if (request.headers["sec-fetch-mode"] === "navigate") {
    const shell = await readFile(`${bundle}/portal/index.html`, "utf8");
    return send(200, "text/html; charset=utf-8", shell.replace(/\{\{.*?\}\}/g, "acme"));
  }
  if (anonymous && url.pathname.endsWith("/state"))
    return send(401, "application/problem+json", `{"code":"authentication-required","status":401}`);
  const answer = await getResponse(handlers, new Request(url, { method: request.method ?? "GET" }));
  if (!answer) return send(404, "application/problem+json", `{"code":"not-found","status":404}`);
  return send(answer.status, answer.headers.get("Content-Type") ?? "text/plain", await answer.text());
}).listen(port, "127.0.0.1");
