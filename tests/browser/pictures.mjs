// The pictures of README and of the guides: docs/guide/*.png, each below 150 KB.
import { mkdirSync, statSync } from "node:fs";
import { base, check, signIn } from "./browser.mjs";
import { walk } from "./walk.mjs";

const limit = 150 * 1000;
// Who sees what: [file, route, words that the page must have].
const wanted = {
  "": [["home", "/"], ["programme-public", "/p/:id"]],
  "mai.tran": [["overview", "/w/overview"], ["my-work", "/w/"], ["programme", "/w/programme/:id"], ["parties", "/w/programme/:id/parties"],
    ["review", "/w/programme/:id/review"], ["programme-new", "/w/programme/new"], ["decide", "/w/occurrence/:id/decide"]],
  "hlenh.ayun": [["occurrence", "/w/occurrence/:id", "form[action$='/submit']"]],
  "quantri": [["person", "/w/person/:id"], ["first", "/w/first"]],
};

async function picture(page, file) {
  for (const height of [900, 800, 700, 560]) {
    await page.setViewportSize({ width: 1180, height });
    await page.screenshot({ path: file });
    if (statSync(file).size < limit) break;
  }
  check(`${file} is below ${limit / 1000} KB`, statSync(file).size < limit, statSync(file).size);
}

/** Opens a page of the route; with a selector, the first linked from the work list that has it. */
async function open(page, found, route, selector) {
  if (!selector) return found.has(route) && (await page.goto(base + found.get(route))).ok();
  await page.goto(base + "/w/");
  const links = await page.locator("a[href^='/w/occurrence/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  for (const link of new Set(links)) {
    await page.goto(base + link);
    if (await page.locator(selector).count()) return true;
  }
  return false;
}

export async function pictures(browser) {
  const folder = process.env.KYKET_SOURCE + "/docs/guide/";
  mkdirSync(folder, { recursive: true });
  for (const [user, list] of Object.entries(wanted)) {
    const page = await (await browser.newContext({ viewport: { width: 1180, height: 850 } })).newPage();
    if (user) await signIn(page, user);
    const { pages } = await walk(page.request, (p) => p.startsWith("/w/") === (user !== ""));
    const found = new Map(pages.map(({ route, path }) => [route, path]).reverse());
    for (const [name, route, selector] of list) {
      const is_open = await open(page, found, route, selector);
      check(`there is a page for ${name}.png`, is_open);
      if (is_open) await picture(page, folder + name + ".png");
    }
    await page.context().close();
  }
}
