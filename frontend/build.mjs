// Makes everything under src/antin/web/static that is not written by hand: tokens, sprite, fonts, style sheet, manifest.
// Run by "just assets". The result is committed; users need no Node.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = join(here, "..", "src", "antin", "web", "static");
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const versionOf = (name) => json(join(modules, name, "package.json")).version;

// ---- tokens -------------------------------------------------------------------------------------------------
const { themes } = json(join(here, "tokens.json"));
const block = (theme) => Object.entries(themes[theme]).map(([name, hex]) => `--${name}:${hex}`).join(";");
writeFileSync(
  join(here, "styles", "tokens.css"),
  `/* Made of tokens.json by build.mjs; edit that. */
:root,[data-theme="light"]{color-scheme:light;${block("light")}}
[data-theme="dark"]{color-scheme:dark;${block("dark")}}
[data-theme="contrast"]{color-scheme:light;${block("contrast")}}
@media (prefers-color-scheme:dark){:root[data-theme="system"]{color-scheme:dark;${block("dark")}}}
@media (prefers-contrast:more){:root[data-theme="system"]{color-scheme:light;${block("contrast")}}}
@media print{:root,:root[data-theme]{color-scheme:light;${block("light")};--surface:#ffffff;--surface-2:#ffffff}}
`,
);

// ---- vendor: fonts, each with its licence ---------------------------------------------------------------------
const vendor = join(out, "vendor");
rmSync(vendor, { recursive: true, force: true });
const fonts = [
  ["@fontsource/be-vietnam-pro", "be-vietnam-pro", [400, 600]],
  ["@fontsource/source-serif-4", "source-serif-4", [600]],
];
const ranges = { latin: "latin", vietnamese: "vietnamese" };
let faces = "/* Made by build.mjs. */\n";
for (const [pkg, name, weights] of fonts) {
  const folder = join(vendor, `${name}@${versionOf(pkg)}`);
  mkdirSync(folder, { recursive: true });
  cpSync(join(modules, pkg, "LICENSE"), join(folder, "LICENSE"));
  const unicode = json(join(modules, pkg, "unicode.json"));
  for (const weight of weights)
    for (const subset of Object.keys(ranges)) {
      const file = `${name}-${subset}-${weight}-normal.woff2`;
      cpSync(join(modules, pkg, "files", file), join(folder, file));
      const family = name === "be-vietnam-pro" ? "Be Vietnam Pro" : "Source Serif 4";
      faces += `@font-face{font-family:"${family}";font-style:normal;font-weight:${weight};font-display:swap;` +
        `src:url("../vendor/${name}@${versionOf(pkg)}/${file}") format("woff2");unicode-range:${unicode[subset]}}\n`;
    }
}
writeFileSync(join(here, "styles", "faces.css"), faces);

// ---- icons: one sprite ------------------------------------------------------------------------------------------
const lucide = join(modules, "lucide-static");
const sprite = join(vendor, `lucide@${versionOf("lucide-static")}`);
mkdirSync(sprite, { recursive: true });
cpSync(join(lucide, "LICENSE"), join(sprite, "LICENSE"));
const symbols = Object.entries(json(join(here, "icons.json")).icons).sort(([a], [b]) => (a < b ? -1 : 1)).map(([ours, theirs]) => {
  const body = readFileSync(join(lucide, "icons", `${theirs}.svg`), "utf8")
    .replace(/<!--.*?-->/gs, "").replace(/<svg[^>]*>|<\/svg>/g, "").replace(/\s+/g, " ").replace(/ ?\/> ?/g, "/>").trim();
  return `<symbol id="${ours}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`;
});
writeFileSync(join(sprite, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);

// ---- style sheet --------------------------------------------------------------------------------------------------
execFileSync(join(modules, ".bin", "tailwindcss"),
  ["--cwd", join(here, ".."), "--input", join(here, "styles", "main.css"), "--output", join(out, "antin", "antin.css"), "--minify"],
  { stdio: ["ignore", "inherit", "inherit"] });

// ---- manifest -----------------------------------------------------------------------------------------------------
const walk = (folder) => readdirSync(folder).sort().flatMap((name) => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? walk(path) : [path];
});
const digest = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const files = Object.fromEntries(walk(vendor).map((path) => [relative(vendor, path), digest(path)]));
const sources = ["@fontsource/be-vietnam-pro", "@fontsource/source-serif-4", "lucide-static"].map((name) => {
  const { version, license } = json(join(modules, name, "package.json"));
  return { package: name, version, licence: license };
});
writeFileSync(join(vendor, "manifest.json"), JSON.stringify({ sources, sha256: files }, null, 2) + "\n");
