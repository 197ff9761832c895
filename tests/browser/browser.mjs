// What all scripts of this folder share: Chromium, signing in, counting claims.
import { createHmac } from "node:crypto";
import { chromium } from "playwright-core";

export const base = process.env.KYKET_BASE;
export const password = process.env.KYKET_PASSWORD;
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
export async function signIn(page, user, secret = password, at = base) {
  await page.goto(at + "/login");
  await page.fill("#user", user);
  await page.fill("#password", secret);
  await press(page, "form:has(#password) button:not([type=button])");
  return !/^\/login(\?|$)/.test(page.url().slice(at.length));
}

/** Presses the last such button and waits for the page that comes. */
export async function press(page, button) {
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.locator(button).last().click()]).catch((e) => { throw new Error(`${button} on ${page.url()}: ${e.message}`); });
}

/** The six digits that an authenticator app shows for a key in base 32 (RFC 6238). */
export function totp(key, at = Date.now()) {
  const bits = [...key.replace(/\W/g, "").toUpperCase()].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
  const mac = createHmac("sha1", secret).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, "0");
}
