// Without scripts: a commune hands in a result with a file, the office that follows accepts it.
import { base, check, signIn } from "./browser.mjs";

const routes = process.env.KYKET_ROUTES.split(" ");

const bare = (browser) => browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });

async function links(page, shape) {
  const all = await page.locator("a[href]").evaluateAll((list) => list.map((a) => a.getAttribute("href"))).catch(() => null);
  const from = all ?? [...(await page.content()).matchAll(/href="([^"]+)"/g)].map((m) => m[1]);
  return [...new Set(from.filter((h) => shape.test(h)))];
}

/** The first piece of work of the signed-in person that takes a result. */
async function openWork(page) {
  for (const list of ["/w/", "/w/obligation"]) {
    await page.goto(base + list);
    for (const link of await links(page, /^\/w\/occurrence\/\d+$/)) {
      await page.goto(base + link);
      if (await page.locator("form[action$='/submit']").count()) return link;
    }
  }
  return null;
}

async function fillNumbers(page) {
  for (const field of await page.locator("form[action$='/submit'] input[inputmode=decimal]").all())
    if (!await field.inputValue()) await field.fill("12");
}

export async function story(browser) {
  if (!routes.includes("/w/occurrence/:id")) {
    console.log("the story waits for the page of a piece of work");
    return;
  }
  const doing = await (await bare(browser)).newPage();
  check("the officer signs in without scripts", await signIn(doing, "hlenh.ayun"));
  const link = await openWork(doing);
  check("the officer finds work to hand in", link);
  if (!link) return;
  await doing.locator("form[action$='/submit'] input[type=file]").setInputFiles(
    { name: "bao-cao.txt", mimeType: "text/plain", buffer: Buffer.from("Báo cáo kết quả thực hiện\n") });
  await fillNumbers(doing);
  const note = `Đã làm xong, gửi kèm báo cáo ${Date.now()}`;
  await doing.locator("form[action$='/submit'] textarea[name=note]").fill(note);
  await doing.locator("form[action$='/submit'] button").first().click();
  await doing.waitForLoadState("load");
  await doing.goto(base + link);
  check("the result handed in stands on the page", (await doing.content()).includes(note), doing.url());
  check("with its file", (await doing.content()).includes("bao-cao.txt"));

  const judging = await (await bare(browser)).newPage();
  check("the coordinator signs in without scripts", await signIn(judging, "mai.tran"));
  await judging.goto(base + link + "/decide");
  check("the coordinator sees the result", (await judging.content()).includes(note), judging.url());
  const form = judging.locator("form[action$='/decide']");
  const accept = form.locator("button[value=accept], button[value=accepted], input[type=radio][value=accept]").first();
  if (!await accept.count()) {
    check("the page to decide offers to accept", false, (await form.first().innerHTML()).slice(0, 600));
    return;
  }
  if (await accept.getAttribute("type") === "radio") {
    await accept.check();
    await form.locator("button").first().click();
  } else await accept.click();
  await judging.waitForLoadState("load");
  await doing.goto(base + link);
  check("the work is accepted", !await doing.locator("form[action$='/submit']").count() &&
    /Đã nghiệm thu|Đã xác nhận|Hoàn thành|hoàn thành|chấp nhận/.test(await doing.content()), doing.url());
}
