// The pictures of README and of the guide: docs/guide/*.png, each below 150 KB.
import { mkdirSync, statSync } from "node:fs";
import { base, check, signIn } from "./browser.mjs";
import { walk } from "./walk.mjs";

const limit = 150 * 1000;

async function picture(page, path, file) {
  for (const height of [1000, 850, 700, 560]) {
    await page.setViewportSize({ width: 1366, height });
    await page.goto(base + path);
    await page.screenshot({ path: file });
    if (statSync(file).size < limit) break;
  }
  check(`${file} is below ${limit / 1000} KB`, statSync(file).size < limit, statSync(file).size);
}

export async function pictures(browser) {
  const folder = process.env.KYKET_SOURCE + "/docs/guide/";
  mkdirSync(folder, { recursive: true });
  const page = await (await browser.newContext({ viewport: { width: 1366, height: 850 } })).newPage();
  await signIn(page, "mai.tran");
  const { found } = await walk(page, (p) => p.startsWith("/w/"));
  for (const [route, name] of [["/w/overview", "overview"], ["/w/programme/:id", "programme"], ["/w/occurrence/:id", "occurrence"]])
    if (found.has(route)) await picture(page, found.get(route), folder + name + ".png");
    else console.log(`no page yet for ${name}.png`);
}
