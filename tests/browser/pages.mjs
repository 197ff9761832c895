// Every page, measured with axe and at 360 px; then the story; or, with --pictures, the pictures of the guides.
import { mkdirSync } from "node:fs";
import { cpus } from "node:os";
import axe from "axe-core";
import { base, check, count, launch, signIn } from "./browser.mjs";
import { routes, walk } from "./walk.mjs";
import { emptied, prepare, sendEmpty, states } from "./states.mjs";
import { story } from "./story.mjs";
import { pictures } from "./pictures.mjs";

const out = new URL("./out/", import.meta.url).pathname;
mkdirSync(out, { recursive: true });
const quick = process.argv.includes("--quick");
const shots = process.argv.includes("--shots");
const only = process.argv.find((a) => a.startsWith("--only="))?.slice(7);
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
// Attributes of <html>, as the server writes them from the cookies (tests/http/test_web.py shows that it does).
const all = ["s", "m", "l"].flatMap((size) => ["normal", "high"].map((contrast) => ({ size, contrast, theme: "light" })));
all.push({ size: "m", contrast: "normal", theme: "dark" }, { size: "l", contrast: "high", theme: "dark" });
const settings = quick ? [all[2]] : all;
const findings = new Map(), reached = new Set();
let measured = 0;

const wear = (page, values) => page.evaluate((v) => Object.assign(document.documentElement.dataset, v), values);

async function runAxe(page, name, says) {
  const violations = await page.evaluate(async (values) => (await axe.run(document,
    // Only rules that are experimental, which no tag here has, ask for the style sheets again.
    { runOnly: { type: "tag", values }, resultTypes: ["violations"], elementRef: false, preload: false })).violations, tags);
  if (++measured % 200 === 0) console.log(`${measured} measurements after ${seconds()} s`);
  for (const v of violations)
    for (const node of v.nodes) {
      const key = `${v.id} | ${node.target.join(" ")} | ${node.html.slice(0, 160)}`;
      const was = findings.get(key) ?? { on: new Set(), says: node.any.concat(node.all, node.none).map((x) => x.message).join("; ") };
      findings.set(key, was);
      was.on.add(`${name} ${says}`);
    }
  check(`axe finds nothing on ${name} (${says})`, violations.length === 0, violations.map((v) => `${v.id} × ${v.nodes.length}`).join(", "));
}

async function sideways(page, name, size) {
  await wear(page, { size, contrast: "normal", theme: "light" });
  const [is, has] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  const wide = is > has && await page.evaluate(() => [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 4).map((e) => e.outerHTML.slice(0, 100)).join(" … "));
  check(`${name} does not scroll sideways at 360 px, size ${size}`, is <= has, `${is} > ${has}: ${wide}`);
}

/** The page that is open now: axe in all settings, then narrow. */
async function measure(page, name) {
  await page.setViewportSize({ width: 1366, height: 800 });
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axe.source);
  for (const values of settings) {
    await wear(page, values);
    await runAxe(page, name, Object.values(values).join("/"));
  }
  await wear(page, { size: "m", contrast: "normal", theme: "light" });
  const file = name.replace(/[^A-Za-z0-9]+/g, "_").replace(/_$/, "");
  if (shots) await page.screenshot({ path: `${out}${file}.png`, fullPage: true });
  await page.setViewportSize({ width: 360, height: 740 });
  for (const size of ["m", "l"]) await sideways(page, name, size);
  await runAxe(page, name, "360 px, l");
  await wear(page, { size: "m" });
  if (shots) await page.screenshot({ path: `${out}${file}_360.png`, fullPage: true });
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map((e) => e.id));
  check(`${name} has each id once`, ids.length === new Set(ids).size, ids.filter((id, i) => ids.indexOf(id) !== i));
}

async function measurePath(page, { who, route, path, nth }) {
  await page.goto(base + path);
  await measure(page, `${who || "public"} ${route}${nth ? ` ${nth}` : ""}`);
  reached.add(route);
}

async function measureState(page, state) {
  let last = null;
  const note = (answer) => { if (answer.request().isNavigationRequest() && answer.frame() === page.mainFrame() && answer.status() !== 303) last = answer; };
  page.on("response", note);
  await state.open(page).catch((e) => check(`${state.name} comes about`, false, e.message.split("\n")[0]));
  page.off("response", note);
  if (state.status) check(`${state.name} is ${state.status}`, last?.status() === state.status, last?.status());
  if (state.sees) check(`${state.name} shows ${state.sees}`, await page.locator(state.sees).count() > 0, (await page.locator("main").textContent().catch(() => "")).slice(0, 300));
  await measure(page, `${state.who || "public"} ${state.name}`);
  for (const route of state.routes ?? []) reached.add(route);
}

async function measureEmptied(page, { who, route, path }) {
  await sendEmpty(page, path).catch((e) => check(`${route} can be sent empty`, false, e.message.split("\n")[0]));
  check(`${route} sent empty says what is missing`, await page.locator(".esum").count() === 1, page.url());
  check(`${route} sent empty links to fields that are there`, await page.evaluate(() =>
    [...document.querySelectorAll(".esum a[href^='#']")].every((a) => document.getElementById(a.getAttribute("href").slice(1)))),
    await page.locator(".esum").innerHTML().catch(() => ""));
  await measure(page, `${who || "public"} ${route} empty`);
}

/** Signed-in contexts, one a person; fresh ones for states that sign in by themselves. */
function visitors(browser) {
  const contexts = new Map();
  const fresh = async () => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 800 } });
    context.setDefaultTimeout(120000); // on a machine that does much else
    return context;
  };
  const open = async (who) => {
    const context = await fresh();
    const page = await context.newPage();
    if (who) check(`${who} signs in`, await signIn(page, who));
    await page.close();
    return context;
  };
  return async (who, isFresh) => {
    if (isFresh) return fresh();
    if (!contexts.has(who)) contexts.set(who, open(who));
    return contexts.get(who);
  };
}

/** Runs the tasks on so many pages at once. A worker keeps one page for each person: a new one costs a process, in which axe is read anew. */
async function runAll(tasks, visit, workers) {
  const opened = async (context) => {
    const page = await context.newPage();
    page.on("dialog", (d) => d.accept().catch(() => {}));
    return page;
  };
  const work = async () => {
    const kept = new Map();
    for (let task; (task = tasks.shift());) {
      const isFresh = task.state?.fresh, context = await visit(task.who, isFresh);
      const page = isFresh || !kept.has(task.who) ? await opened(context) : kept.get(task.who);
      if (!isFresh) kept.set(task.who, page);
      try {
        if (task.state) await measureState(page, task.state);
        else if (task.isEmpty) await measureEmptied(page, task);
        else await measurePath(page, task);
      } catch (e) {
        check(`${task.route ?? task.state.name} can be measured`, false, e.message.split("\n")[0]);
      }
      if (isFresh) await context.close();
    }
    for (const page of kept.values()) await page.close();
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** Has the page the form of its own address? A piece of work has several; the first hands in. */
const canBeSent = (route, shape) => shape.includes(route.replace(/:\w+/g, "N") + (route === "/w/occurrence/:id" ? "/submit" : " "));

/** Every shape of every page that somebody reaches; each file that somebody can fetch. */
async function find(visit) {
  const tasks = [], shapes = new Map(), isWork = (path) => /^\/(w|log)\//.test(path);
  const cap = quick ? 1 : 3;
  const people = ["", "mai.tran", "quantri", "hlenh.ayun", "duong.ho", "nghia.bui", "toa.an", "dan.xem"];
  for (const who of people) await visit(who);
  const walks = await Promise.all(people.map(async (who) => walk((await visit(who)).request, who ? isWork : (p) => !isWork(p))));
  for (const [i, who] of people.entries()) {
    const { pages, files, denied } = walks[i];
    for (const [path, status] of denied) check(`${path} opens for ${who || "nobody"}`, status < 500 && status > 0, status);
    for (const { route, path, head } of files) {
      if (!reached.has(route)) check(`${path} is a file that no browser guesses about`, head["x-content-type-options"] === "nosniff", JSON.stringify(head));
      reached.add(route);
    }
    for (const { route, path, shape } of pages) {
      const seen = shapes.get(route) ?? new Set();
      shapes.set(route, seen);
      const isOwn = route === "/w/"; // what each person has to do
      if ((seen.has(shape) || (seen.size >= cap && !route.includes(":guide"))) && !isOwn) continue;
      seen.add(shape);
      tasks.push({ who, route, path, nth: seen.size > 1 ? seen.size : 0 });
      if (emptied.includes(route) && !tasks.some((t) => t.isEmpty && t.route === route) && canBeSent(route, shape)) tasks.push({ who, route, path, isEmpty: true });
    }
  }
  return tasks;
}

async function measureEverything(browser) {
  const visit = visitors(browser);
  await prepare(browser);
  const tasks = await find(visit);
  const early = [...tasks.filter((t) => !t.isEmpty), ...states.filter((s) => !s.last).map((state) => ({ who: state.who, state })),
    ...tasks.filter((t) => t.isEmpty)];
  console.log(`${early.length} pages and states found after ${seconds()} s`);
  const wanted = (t) => !only || `${t.route ?? ""} ${t.state?.name ?? ""}`.includes(only);
  await runAll(early.filter(wanted), visit, workers);
  await runAll(states.filter((s) => s.last).map((state) => ({ who: state.who, state })).filter(wanted), visit, 1);
  const missing = routes.filter((r) => !reached.has(r));
  if (!only) check("every page of the route table is reached", missing.length === 0, missing.join(" "));
  console.log(`${reached.size} of ${routes.length} routes reached, ${measured} measurements; not reached: ${missing.join(" ") || "none"}`);
}

const browser = await launch();
const begin = Date.now(), seconds = () => Math.round((Date.now() - begin) / 1000);
const workers = cpus().length + 1; // one waits for the server
try {
  if (process.argv.includes("--pictures")) await pictures(browser);
  else {
    const measuring = process.argv.includes("--story") ? null : measureEverything(browser).then(() => console.log(`pages took ${seconds()} s`));
    await Promise.all([measuring, only ? null : story(browser)]); // the story waits more than it works
  }
} finally {
  await browser.close();
}
for (const [key, { on, says }] of findings)
  console.log(`  ${key}\n    ${says.slice(0, 300)}\n    on ${on.size} of the measurements, as ${[...on].slice(0, 3).join(", ")}`);
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exit(count.failed || !count.passed ? 1 : 0);
