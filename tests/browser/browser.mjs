// What all scripts of this folder share: Chromium, signing in, counting claims.
import { chromium } from "playwright-core";

export const base = process.env.KYKET_BASE;
const password = process.env.KYKET_PASSWORD;
export const count = { passed: 0, failed: 0 };

/** Counts a claim; a failed one says what was seen. */
export function check(claim, ok, seen = "") {
  if (ok) count.passed++;
  else {
    count.failed++;
    console.log(`FAILED: ${claim}${seen ? ": " + String(seen).slice(0, 900) : ""}`);
  }
}

export const launch = () => chromium.launch({
  executablePath: process.env.KYKET_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

/** Signs in by the form and says whether it led on. */
export async function signIn(page, user) {
  await page.goto(base + "/login");
  await page.fill("#user", user);
  await page.fill("#password", password);
  await page.locator("form:has(#password) button:not([type=button])").last().click();
  await page.waitForLoadState("load");
  return !new URL(page.url()).pathname.startsWith("/login");
}
