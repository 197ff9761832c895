// Every page × three text sizes × two contrasts, measured with axe; then the story; or, with --pictures, the pictures.
import { mkdirSync } from "node:fs";
import axe from "axe-core";
import { base, check, count, launch, signIn } from "./browser.mjs";
import { routes, walk } from "./walk.mjs";
import { story } from "./story.mjs";
import { pictures } from "./pictures.mjs";

const out = new URL("./out/", import.meta.url).pathname;
mkdirSync(out, { recursive: true });
const quick = process.argv.includes("--quick");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const settings = ["s", "m", "l"].flatMap((co) => ["normal", "high"].map((tuongphan) => ({ co, tuongphan, nen: "light" })));
settings.push({ co: "m", tuongphan: "normal", nen: "dark" });
const findings = new Map();
let measured = 0;

async function display(context, values) {
  await context.addCookies(Object.entries(values).map(([name, value]) => ({ name, value, url: base })));
}

async function measure(page, path, values, who) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (values) => (await axe.run(document,
    { runOnly: { type: "tag", values }, resultTypes: ["violations"] })).violations, tags);
  measured++;
  for (const v of violations)
    for (const node of v.nodes) {
      const key = `${v.id} | ${node.target.join(" ")} | ${node.html.slice(0, 160)}`;
      const was = findings.get(key) ?? { paths: new Set(), says: node.any.concat(node.all, node.none).map((x) => x.message).join("; ") };
      findings.set(key, was);
      was.paths.add(`${path} ${Object.values(values).join("/")}`);
    }
  check(`axe finds nothing on ${path} as ${who} (${Object.values(values).join(", ")})`, violations.length === 0,
    violations.map((v) => `${v.id} × ${v.nodes.length}`).join(", "));
}

async function sideways(page, path) {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(base + path);
  const [is, has] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  const wide = is > has && await page.evaluate(() => [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 4).map((e) => e.outerHTML.slice(0, 100)).join(" … "));
  check(`${path} does not scroll sideways at 360 px`, is <= has, `${is} > ${has}: ${wide}`);
}

/** Opens and measures what WHO reaches in AREA and nobody before did; answers the routes. */
async function everyPage(browser, who, area, seen) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 800 }, baseURL: base });
  const page = await context.newPage();
  if (who) check(`${who} signs in`, await signIn(page, who));
  const { found, denied } = await walk(page, area);
  for (const route of seen) if (route !== "/w/") found.delete(route);
  console.log(`${who || "nobody"}: ${[...found.keys()].join(" ")}`);
  for (const [path, status] of denied) if (status >= 500) check(`${path} opens`, false, status);
  const paths = [...found.values(), ...(who ? [] : ["/khong-co-trang-nay"])];
  for (const values of quick ? settings.slice(2, 3) : settings) {
    await display(context, values);
    for (const path of paths) {
      await page.goto(base + path);
      await measure(page, path, values, who || "nobody");
    }
  }
  await display(context, { co: "m", tuongphan: "normal", nen: "light" });
  for (const path of paths) {
    await page.goto(base + path);
    await page.screenshot({ path: `${out}${who || "public"}${path.replace(/[^a-z0-9]+/g, "_")}.png`, fullPage: true });
  }
  for (const co of ["m", "l"]) {
    await display(context, { co });
    for (const path of paths) await sideways(page, path);
  }
  await context.close();
  return new Set(found.keys());
}

const browser = await launch();
try {
  if (process.argv.includes("--pictures")) await pictures(browser);
  else {
    const work = (path) => path.startsWith("/w/");
    const seen = await everyPage(browser, "", (path) => !work(path), new Set());
    // Each role adds the pages that the roles before it could not open.
    for (const who of ["mai.tran", "quantri", "hlenh.ayun", "thu.le"])
      for (const route of await everyPage(browser, who, work, seen)) seen.add(route);
    console.log(`${seen.size + 1} pages, ${measured} measurements; not reached: ${routes.filter((r) => !seen.has(r)).join(" ") || "none"}`);
    await story(browser);
  }
} finally {
  await browser.close();
}
for (const [key, { paths, says }] of findings)
  console.log(`  ${key}\n    ${says.slice(0, 300)}\n    on ${paths.size} of the measurements, as ${[...paths].slice(0, 3).join(", ")}`);
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exit(count.failed || !count.passed ? 1 : 0);
