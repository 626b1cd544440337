import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import license from "rollup-plugin-license";
import { build, defineConfig, type Plugin } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const out = process.env.OUT ?? at("../caddy/portal-dist");

/** Adds the licences of what is not a JavaScript package. */
function addLicences(): Plugin {
  return {
    name: "add-licences",
    apply: "build",
    enforce: "post",
    async closeBundle() {
      const folder = `${out}/portal/assets`;
      const [packages, font, icons, paths] = await Promise.all([
        readFile(`${folder}/licences.txt`, "utf8"),
        readFile(at("node_modules/@fontsource-variable/inter/LICENSE"), "utf8"),
        readFile(at("licences/icons.txt"), "utf8"),
        readFile(at("node_modules/dijkstrajs/LICENSE.md"), "utf8"),
      ]);
      const extra = `\n\n---\n\nThe typeface Inter:\n\n${font.trim()}\n\n---\n\nThe outlines of most icons:\n\n${icons.trim()}\n\n---\n\ndijkstrajs, which qrcode uses:\n\n${paths.trim()}\n`;
      await writeFile(`${folder}/licences.txt`, packages.trimEnd() + extra);
    },
  };
}

/**
 * What makes QR codes is CommonJS. As a bundle in itself it brings along what such modules run on; else that would be one
 * more chunk, which every other imports, before the login too.
 */
function bundleApart(): Plugin {
  return {
    name: "bundle-apart",
    apply: "build",
    async load(id) {
      if (!id.endsWith("/node_modules/qrcode/lib/core/qrcode.js")) return null;
      const lib = { entry: id, formats: ["es" as const] };
      const made = await build({ configFile: false, logLevel: "warn", build: { lib, write: false, minify: false } });
      const [file] = [made].flat().flatMap((each) => ("output" in each ? each.output : []));
      return file?.type === "chunk" ? file.code : null;
    },
  };
}

/** Layers win in the order in which they are first named, so every sheet names them, whichever comes first. */
const LAYERS = "@layer reset,base,components;";
function orderLayers(): Plugin {
  return {
    name: "order-layers",
    apply: "build",
    enforce: "post",
    generateBundle: (_, bundle) => {
      for (const asset of Object.values(bundle))
        if (asset.type === "asset" && asset.fileName.endsWith(".css")) asset.source = LAYERS + String(asset.source);
    },
  };
}

/** The chunk of each view, by its address below the tenant. */
const views = {
  "": "dashboard",
  attention: "dashboard",
  nodes: "nodes",
  "nodes/*": "nodes",
  billing: "records",
  "billing/invoices": "records",
  "billing/invoices/*": "records",
  tickets: "records",
  "tickets/*": "records",
  audit: "audit",
  users: "people",
  roles: "people",
  branding: "BrandingPage",
  security: "account-security",
  profile: "account-profile",
};

/** The views that bring words along, by the kind of these. */
const moreWords = { account: ["profile", "security"], admin: ["audit", "users", "roles", "branding"] };

/**
 * What the browser will need, so that it has not to run the program to learn of it: the words of the language, and for
 * who seems to be logged in the pieces of the page. The shell's template knows which. Not the typeface: on a slow line it
 * would be a quarter of a second in the way of the program, and what stands in for it is as wide.
 */
function preload(): Plugin {
  return {
    name: "preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        const named = (name: string) => {
          const chunk = chunks.find((file) => file.name === name);
          if (!chunk) throw new Error(`${name} is not in the bundle`);
          return chunk;
        };
        /** A chunk, its style sheet and what it imports, but for what the page names itself. */
        const files = (name: string) => {
          const found = new Set<string>();
          const add = ({ fileName, imports, viteMetadata }: ReturnType<typeof named>) => {
            if (found.has(fileName) || html.includes(fileName)) return;
            for (const file of [fileName, ...(viteMetadata?.importedCss ?? [])]) found.add(file);
            for (const chunk of chunks) if (imports.includes(chunk.fileName)) add(chunk);
          };
          add(named("inside"));
          add(named(name));
          return `(list \`${[...found].join("` `")}\`)`;
        };
        /** The address of the chunk of the shell's language. */
        const words = (kind: string) => {
          const each = ["en", "de", "uk"].map((language) => {
            const chunk = chunks.find(({ fileName }) => fileName.startsWith(`assets/${kind}${language}-`));
            if (!chunk) throw new Error(`there are no words ${kind}${language}`);
            return `\`${language}\` \`${chunk.fileName}\``;
          });
          return `/portal/{{get (dict ${each.join(" ")}) $language}}`;
        };
        const pieces = Object.entries(views).map(([view, name]) => `\`${view}\` ${files(name)}`);
        const inside = [
          `{{range get (dict ${pieces.join(" ")}) $view | default ${files("inside")}}}`,
          "{{if hasSuffix `.js` .}}",
          '<link rel="modulepreload" crossorigin href="/portal/{{.}}">',
          "{{else}}",
          '<link rel="preload" as="style" crossorigin href="/portal/{{.}}">',
          "{{end}}{{end}}",
          `<link rel="modulepreload" crossorigin href="${words("")}">`,
          ...Object.entries(moreWords).map(
            ([kind, of]) =>
              `{{if has $view (list \`${of.join("` `")}\`)}}<link rel="modulepreload" crossorigin href="${words(`${kind}-`)}">{{end}}`,
          ),
        ].join("");
        const first = `<link rel="modulepreload" crossorigin href="${words("first-")}">`;
        return atTheEnd(html).replace(
          "</head>",
          `  <!-- {{if $inside}} -->${inside}<!-- {{end}} -->
    ${first}\n  </head>`,
        );
      },
    },
  };
}

/**
 * Moves the program and its style sheet to the end of the page, while they are fetched as early as ever. There the program
 * finds all of the page, and the sheet keeps no paint waiting of what stands before it. The program is `async`, so that no
 * style sheet that hangs holds it.
 */
function atTheEnd(html: string) {
  const [program, script] = /<script async type="module" crossorigin src="(.+?)"><\/script>/.exec(html) ?? [];
  const [sheet, style] = /<link rel="stylesheet" crossorigin href="(.+?)">/.exec(html) ?? [];
  if (!program || !sheet) throw new Error("the page has no program or no style sheet");
  return html
    .replace(program, `<link rel="modulepreload" crossorigin href="${script}">`)
    .replace(sheet, `<link rel="preload" as="style" crossorigin href="${style}">`)
    .replace("</body>", `  ${sheet}\n    ${program}\n  </body>`);
}

/** Four letters instead of name, hash and line: 1 KB less of JS, and of CSS. */
function scopedName(name: string, file: string) {
  const of = `${relative(at("."), file)}#${name}`;
  return `_${createHash("sha256").update(of).digest("base64url").slice(0, 4)}`;
}

/**
 * What is always needed together is one chunk, with one style sheet: Debian's Caddy answers six requests at a time, and
 * on a slow line each further wave costs a round trip.
 */
const groups = [
  // All that the entry imports; without React, the runtime would be a chunk of its own, of less than a kilobyte.
  { name: "page", tags: ["$initial" as const], test: /^(?!.*\/node_modules\/react\/)/ },
  // What proves who somebody is: before the login, on top of whatever page, in the profile.
  {
    name: "account-code",
    test: [
      /\/(features\/login\/(CodeStep|PasskeyLogin)|shared\/passkey|shared\/ui\/(CodeField|PasskeyButton))\./,
      /\/node_modules\/@simplewebauthn\//,
    ],
  },
  { name: "account-proof", test: /\/(app\/ProofDialog|features\/login\/(AccountLinkPage|EmailLinks|ResetLink))\./ },
  { name: "account-profile", test: /\/features\/people\/(ProfilePage|PlaceFields|regions-and-zones|security\/(?!qr))/ },
  { name: "account-security", test: /\/features\/people\/policy\// },
  { name: "account-due", test: /\/app\/FactorDue\./ },
  { name: "account-qr", test: /\/(features\/people\/security\/qr|node_modules\/qrcode\/)/ },
  { name: "palette", test: /\/app\/palette\// },
  { name: "nodes-keys", test: /\/features\/nodes\/(KeysDialog|keys\.module)/ },
  { name: "nodes-restart", test: /\/features\/nodes\/restart/i },
  {
    name: "inside",
    test: [
      /\/app\/(Announced|Inside|Finder|Shell|Leaving|routes|scroll|shell\.module)\./,
      /\/features\/(?!login)\w+\/(queries|(?!branding)[\w-]+\.module)\./,
      /\/shared\/(clock|keys|search|place|instant|keep-items|save|Opened|Boundary)\./,
      /\/shared\/ui\/(Ago|Amount|Bar|ClearFilters|Contact|focus-main|Dialog|Facts|Listing|Name|NoItems|NotFound|Page|row-?link|Table|Title|Toolbar|labels|useCopy)(\.module)?\./i,
    ],
  },
  { name: "links", test: /\/shared\/(links|ui\/Linked)\./ },
  { name: "announcements", test: /\/shared\/announcements\/(?!pieces)/ },
  { name: "mailed", test: /\/features\/login\/(Forgot|Reset|Invite|MailedLink|link-token|Accessibility|statement)/ },
  { name: "charts", test: /\/shared\/chart\// },
  { name: "records", test: /\/features\/(billing|tickets)\// },
  { name: "nodes", test: /\/(features\/nodes\/|shared\/ui\/segments\.)/i },
  ...["audit", "dashboard", "people"].map((name) => ({ name, test: new RegExp(`/features/${name}/`) })),
].map(({ test, ...group }) => ({ ...group, test: (id: string) => [test].flat().some((each) => each.test(id)) }));

/** The words of a kind are named after it, too: each chunk is one language. */
const chunkFileNames = ({ facadeModuleId }: { facadeModuleId?: string | null }) =>
  `assets/${/\/i18n\/(\w+\/)?\w+\.ts$/.exec(facadeModuleId ?? "")?.[1]?.replace("/", "-") ?? ""}[name]-[hash].js`;

export default defineConfig({
  base: "/portal/",
  plugins: [
    react(),
    bundleApart(),
    license({ thirdParty: { includePrivate: false, output: { file: `${out}/portal/assets/licences.txt` } } }),
    orderLayers(),
    preload(),
    addLicences(),
  ],
  // wouter brings what React 18 and later have themselves.
  resolve: { alias: { "use-sync-external-store/shim/index.js": "react" } },
  css: { modules: { generateScopedName: scopedName } },
  build: {
    outDir: `${out}/portal`,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome123", "firefox128", "safari17.5"],
    reportCompressedSize: false,
    rolldownOptions: { output: { chunkFileNames, codeSplitting: { includeDependenciesRecursively: false, groups } } },
  },
});
