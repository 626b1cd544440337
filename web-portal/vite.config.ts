import { readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import license from "rollup-plugin-license";
import { defineConfig, type Plugin } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const out = process.env.OUT ?? at("../caddy/portal-dist");

/** Adds the licences of what is not a JavaScript package, then puts .br and .gz beside what is worth it. */
function finish(): Plugin {
  return {
    name: "finish",
    apply: "build",
    enforce: "post",
    async closeBundle() {
      const folder = `${out}/portal/assets`;
      const [packages, font, icons] = await Promise.all([
        readFile(`${folder}/licences.txt`, "utf8"),
        readFile(at("node_modules/@fontsource-variable/inter/LICENSE"), "utf8"),
        readFile(at("licences/icons.txt"), "utf8"),
      ]);
      const extra = `\n\n---\n\nThe typeface Inter:\n\n${font.trim()}\n\n---\n\nThe outlines of most icons:\n\n${icons.trim()}\n`;
      await writeFile(`${folder}/licences.txt`, packages.trimEnd() + extra);
      for (const name of (await readdir(folder)).filter((n) => /\.(js|css|svg|txt)$/.test(n)).sort()) {
        const body = await readFile(`${folder}/${name}`);
        if (body.length < 1024) continue;
        const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_SIZE_HINT: hint } = constants;
        await writeFile(
          `${folder}/${name}.br`,
          brotliCompressSync(body, { params: { [quality]: 11, [hint]: body.length } }),
        );
        await writeFile(`${folder}/${name}.gz`, gzipSync(body, { level: 9 }));
      }
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

/**
 * The Latin face and the words of one language are on every page: the browser should not have to read the style sheet,
 * or to run the program, to learn of them. The shell's template knows the language.
 */
function preloadAlways(): Plugin {
  return {
    name: "preload-always",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle = {} }) => {
        const face = Object.keys(bundle).find((name) => /inter-latin-wght-normal.*\.woff2$/.test(name));
        const words = Object.values(bundle).flatMap((file) =>
          file.type === "chunk" && /^(en|de|uk)$/.test(file.name) ? [`\`${file.name}\` \`${file.fileName}\``] : [],
        );
        if (!face || words.length !== 3) throw new Error("the Latin face or a language is not in the bundle");
        const chosen = `/portal/{{get (dict ${words.join(" ")}) $language}}`;
        return [
          { tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href: chosen }, injectTo: "head" },
          {
            tag: "link",
            attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: true, href: `/portal/${face}` },
            injectTo: "head",
          },
        ];
      },
    },
  };
}

/** The pages of mailed links are small and alike: in one chunk they take 1.2 KB less than in five. */
const mailed = { name: "mailed", test: /\/features\/login\/(Forgot|Reset|Invite|DeadLink|link-token)/ };

export default defineConfig({
  base: "/portal/",
  plugins: [
    react(),
    license({ thirdParty: { includePrivate: false, output: { file: `${out}/portal/assets/licences.txt` } } }),
    orderLayers(),
    preloadAlways(),
    finish(),
  ],
  build: {
    outDir: `${out}/portal`,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome123", "firefox128", "safari17.5"],
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups: [mailed] } } },
  },
});
