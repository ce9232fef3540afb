// Follows every link of the built site that stays inside it, to the file and its #fragment; fails
// on a dead one. (linkinator, tried first, misses fragments of pages that it has already read.)
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse } from "node-html-parser";

const site = new URL("site/", import.meta.url);
const files = readdirSync(fileURLToPath(site), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => pathToFileURL(join(entry.parentPath, entry.name)).href);
const parsed = new Map(
  files
    .filter((href) => /\.(?:html|svg)$/.test(href))
    .map((href) => [href, parse(readFileSync(fileURLToPath(href), "utf8"))]),
);
const pages = [...parsed].filter(([href]) => href.endsWith(".html"));
const anchors = new Map(
  [...parsed].map(([href, page]) => [
    href,
    new Set(page.querySelectorAll("[id]").map((element) => element.id)),
  ]),
);

let followed = 0;
const dead = [];
for (const [page, root] of pages) {
  for (const element of root.querySelectorAll("[href], [src]")) {
    const link = element.getAttribute("href") ?? element.getAttribute("src") ?? "";
    const url = new URL(link, page);
    if (url.protocol !== "file:") continue;
    followed++;
    const fragment = decodeURIComponent(url.hash.slice(1));
    url.hash = "";
    const known = anchors.get(url.href);
    const lives = files.includes(url.href) && (fragment === "" || known?.has(fragment));
    if (!lives) dead.push(`dead link: ${link}, on ${page.slice(site.href.length)}`);
  }
}
for (const line of new Set(dead)) console.error(line);
console.log(`${followed} links of ${pages.length} pages followed, ${dead.length} dead`);
process.exitCode = dead.length > 0 || followed === 0 ? 1 : 0;
