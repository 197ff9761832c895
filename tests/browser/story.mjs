// From an empty directory to the public page: bodies, people, a real regulation, its review, the signed
// original, a result handed in, accepted by another body, and read by anybody. With scripts and without.
import { readFileSync } from "node:fs";
import { check, press, signIn } from "./browser.mjs";

const secret = "mật khẩu của tôi 2026";
const bodies = `code,superior_code,kind,name,short_name,from
H31.01,,committee,Ủy ban nhân dân thành phố Mới,UBND thành phố,2025-07-01
H31.02,H31.01,department,Sở Tư pháp thành phố Mới,Sở Tư pháp,2025-07-01
H31.03,H31.01,department,Sở Nông nghiệp và Môi trường thành phố Mới,Sở Nông nghiệp và Môi trường,2025-07-01
H31.04,H31.01,department,Sở Khoa học và Công nghệ thành phố Mới,Sở Khoa học và Công nghệ,2025-07-01
H31.05,H31.01,department,Sở Tài chính thành phố Mới,Sở Tài chính,2025-07-01
H31.06,,court,Tòa án nhân dân thành phố Mới,Tòa án nhân dân thành phố,2025-07-01
H31.07,,procuracy,Viện kiểm sát nhân dân thành phố Mới,Viện kiểm sát nhân dân thành phố,2025-07-01
H31.08,H31.01,commune,Ủy ban nhân dân xã Đông,UBND xã Đông,2025-07-01
H31.09,H31.01,commune,Ủy ban nhân dân phường Tây,UBND phường Tây,2025-07-01
`;
const people = `login,name,title,email,unit_code,role
lan.nguyen,Nguyễn Thị Lan,Phó Chánh Văn phòng,,H31.01,coordinator
minh.tran,Trần Văn Minh,Chuyên viên,,H31.02,officer
`;
const scan = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
const source = process.env.KYKET_SOURCE + "/tests/data/gold/haiphong-211.docx";
const out = new URL("./out/", import.meta.url).pathname;

/** One telling of the story, at one address, in one way of browsing. */
class Telling {
  constructor(browser, { base, once, scripts, width }) {
    Object.assign(this, { browser, base, once, scripts, width, steps: 0, shown: 0, contexts: [] });
    this.name = `${scripts ? "scripts" : "bare"}, ${width} px`;
  }

  claim(words, ok, seen) {
    check(`${words} (${this.name})`, ok, seen);
  }

  async end() {
    for (const context of this.contexts) await context.close();
  }

  async person() {
    const context = await this.browser.newContext({ javaScriptEnabled: this.scripts, viewport: { width: this.width, height: 800 } });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(120000);
    page.on("dialog", (d) => d.accept().catch(() => {}));
    return page;
  }

  /** Sends a form; what a person does by hand is a step. */
  async send(page, button) {
    this.steps++;
    await press(page, button);
    await this.show(page);
  }

  /** Follows the link that has these words, as a person would; false when there is none. */
  async follow(page, link) {
    const it = page.locator(link).first();
    if (!await it.count()) {
      this.claim(`there is a link ${link}`, false, page.url());
      throw new Error(`no link ${link} on ${page.url()}`);
    }
    await page.goto(this.base + await it.getAttribute("href"));
    await this.show(page);
  }

  async show(page) {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth &&
      [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth).slice(0, 4).map((e) => e.outerHTML.slice(0, 150)).join(" … "));
    this.claim(`${new URL(page.url()).pathname} fits`, wide === false, wide);
    const number = String(++this.shown).padStart(2, "0");
    if (process.argv.includes("--shots"))
      await page.screenshot({ path: `${out}story_${this.scripts ? "scripts" : "bare"}_${this.width}_${number}.png`, fullPage: true });
  }

  text = async (page) => (await page.locator("main").textContent()).replace(/\s+/g, " ");

  async firstUse() {
    const page = await this.person();
    await page.goto(this.base + "/");
    await this.show(page);
    await page.goto(this.base + "/w/");
    this.steps++;
    this.claim("the first administrator signs in by the one-time password", await signIn(page, "quantri", this.once, this.base));
    await page.fill("#old", this.once);
    await page.fill("#password", secret);
    await page.fill("#again", secret);
    await this.send(page, "form[action='/w/profile/password'] .btn");
    this.claim("then the page of the beginning shows what comes next", await page.locator("ol.steps").count() === 1, page.url());
    await this.follow(page, "ol.steps a[href='/w/unit/import']");
    await page.fill("#csv", bodies);
    await this.send(page, "button[value=import]");
    this.claim("the bodies are there", /9 dòng/.test(await this.text(page)), await this.text(page));
    await page.goto(this.base + "/w/first");
    await this.follow(page, "ol.steps a[href='/w/person/import'], ol.steps a[href='/w/person/new']");
    if (await page.locator("a[href='/w/person/import']").count()) await this.follow(page, "a[href='/w/person/import']");
    await page.fill("#csv", people);
    await this.send(page, "button[value=import]");
    const links = (await page.locator("main code").allTextContents()).map((t) => t.match(/\/invite\/\S+/)?.[0]).filter(Boolean);
    this.claim("each person has a link", links.length === 2, await this.text(page));
    this.claim("the first use takes at most 10 steps", this.steps <= 10, this.steps);
    console.log(`first use: ${this.steps} steps (${this.name})`);
    return links;
  }

  async join(link, login) {
    const page = await this.person();
    await page.goto(this.base + link);
    await page.fill("#password", secret);
    await page.fill("#again", secret);
    await this.send(page, "form[action^='/invite/'] .btn");
    if (!/\/w\//.test(page.url())) this.claim(`${login} signs in`, await signIn(page, login, secret, this.base));
    return page;
  }

  async bringIn(page) {
    await page.goto(this.base + "/w/");
    await this.show(page);
    await this.follow(page, "#muc-luc a[href='/w/programme']");
    await this.follow(page, "main a[href='/w/programme/new']");
    await page.locator("#file").setInputFiles(source);
    await this.send(page, "form[data-guard] .btn");
    this.claim("the text is read", /\/w\/programme\/\d+\/parties/.test(page.url()), page.url());
    return page.url().match(/\/w\/programme\/\d+/)[0];
  }

  /** What nobody of the list is called, such as "persons concerned", is no party. */
  async assign(page) {
    const selects = await page.locator("select[name^=unit]").all();
    let assigned = 0;
    for (const select of selects) {
      if (await select.inputValue()) assigned++;
      else await page.locator(`input[name=${(await select.getAttribute("name")).replace("unit", "signs")}]`).uncheck();
    }
    this.claim("most bodies of the text are found by their names", assigned >= 5, `${assigned} of ${selects.length}`);
    await this.send(page, "main form[data-guard] .btn");
    this.claim("then comes the review", /\/review/.test(page.url()), page.url());
  }

  /** One proposal becomes a monthly duty of the department of justice, with a number. */
  async edit(page, here) {
    await this.follow(page, "li[data-proposal=open] a[data-key=e]");
    await page.fill("#title", "Báo cáo cập nhật cơ sở dữ liệu công chứng");
    await page.locator("#lead").selectOption({ label: "Sở Tư pháp thành phố Mới" });
    await page.locator("#rule_kind").selectOption("monthly");
    await page.fill("#rule_days", "25");
    await page.fill("#nn0", "Hồ sơ đã cập nhật");
    await page.fill("#nm0", "hồ sơ");
    await this.send(page, "main form[data-guard] .btn");
    this.claim("an edited proposal is accepted", /\/review/.test(page.url()) && (await this.text(page)).includes("Báo cáo cập nhật cơ sở dữ liệu công chứng"), page.url());
    await page.goto(this.base + here + "/review");
  }

  /** By its button, or by the keys j (go on) and x. */
  async discard(page, byKey) {
    if (this.scripts && byKey) {
      for (let tries = 60; tries > 0 && !await page.locator("li[data-proposal=open]:focus").count(); tries--) await page.keyboard.press("j");
      await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("x")]);
    } else await press(page, "li[data-proposal=open] button[value=discard]");
  }

  /** The same form again, for what nobody can be named for, without looking at every page. */
  async discardRest(page, here) {
    for (let at = this.base + here + "/review"; at;) {
      await page.goto(at);
      const token = await page.locator("input[name=token]").first().getAttribute("value");
      for (const proposal of await page.locator("li[data-proposal=open] input[name=proposal]").all())
        await page.request.post(this.base + here + "/review", { maxRedirects: 0, headers: { Origin: this.base },
          form: { token, proposal: await proposal.getAttribute("value"), do: "discard" } });
      const next = page.locator("nav.pager a[rel=next]");
      at = await next.count() ? this.base + await next.getAttribute("href") : "";
    }
  }

  async review(page, here) {
    if (await page.locator(`a[href='${here}/sure']`).count()) {
      await this.follow(page, `a[href='${here}/sure']`);
      await this.send(page, "main form .btn");
    }
    await this.edit(page, here);
    for (let left = 6; left > 0; left--) await this.discard(page, left % 2);
    await this.discardRest(page, here);
    await this.show(page);
    await page.goto(this.base + here + "/review");
    this.claim("every proposal is decided", await page.locator("li[data-proposal=open]").count() === 0, page.url());
  }

  async putInForce(page, here) {
    await this.follow(page, `a[href='${here}/confirm']`);
    await page.fill("#symbol", "211/2025/QĐ-UBND");
    await page.fill("#signed_day", this.day(0));
    await page.fill("#signers", "Nguyễn Văn An, Phó Chủ tịch, UBND thành phố");
    await page.fill("#from", this.day(0));
    await page.locator("#file").setInputFiles({ name: "ban-ky.pdf", mimeType: "application/pdf", buffer: scan });
    await this.send(page, "main form[data-guard] .btn");
    this.claim("the programme is in force", /Đang có hiệu lực|hiệu lực/.test(await this.text(page)) && !/\/confirm/.test(page.url()), page.url());
  }

  /** dd/mm/yyyy, so many days from now, in the zone of the server. */
  day(ahead) {
    return new Date(Date.now() + ahead * 864e5).toLocaleDateString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" });
  }

  /** Drops a file somewhere on a form; its field must hold it. */
  async drop(page, onto, name, data) {
    const files = await page.evaluateHandle(([name, bytes]) => {
      const all = new DataTransfer();
      all.items.add(new File([new Uint8Array(bytes)], name, { type: "application/pdf" }));
      return all;
    }, [name, [...data]]);
    for (const type of ["dragover", "drop"]) await page.dispatchEvent(onto, type, { dataTransfer: files });
    const held = await page.locator("#files").evaluate(i => [...i.files].map(f => f.name));
    this.claim("a file that is dropped on the form is in its field", held.length === 1 && held[0] === name, held);
  }

  async handIn(page, note) {
    await page.goto(this.base + "/w/");
    await this.show(page);
    await this.follow(page, "main a[href^='/w/occurrence/']:has-text('Báo cáo cập nhật'), main a[href^='/w/occurrence/']");
    if (this.scripts) await this.drop(page, "#note", "báo cáo tháng.pdf", scan);
    else await page.locator("#files").setInputFiles({ name: "báo cáo tháng.pdf", mimeType: "application/pdf", buffer: scan });
    await page.check("#is_public");
    await page.locator("form[action$='/submit'] input[inputmode=decimal]").first().fill("1.204");
    await page.fill("#note", note);
    await this.send(page, "form[action$='/submit'] button.btn:not(.sec)");
    const text = await this.text(page);
    this.claim("the result stands on the page, with its file and number", text.includes(note) && text.includes("báo cáo tháng.pdf") && text.includes("1.204"), text.slice(0, 600));
    this.claim("and the one who handed in does not accept", await page.locator("main a[href$='/decide']").count() === 0);
    return new URL(page.url()).pathname;
  }

  async accept(page, work) {
    await page.goto(this.base + "/w/");
    await this.follow(page, `main a[href^='${work}']`);
    if (!/\/decide/.test(page.url())) await this.follow(page, "main a[href$='/decide']");
    await page.check("input[name=verdict][value=accept]");
    await this.send(page, "main form[action$='/decide'] .btn");
    this.claim("it is accepted by another body", /Hoàn thành|Đã nghiệm thu/i.test(await this.text(page)), (await this.text(page)).slice(0, 300));
  }

  async read(note) {
    const page = await this.person();
    await page.goto(this.base + "/");
    await this.show(page);
    await this.follow(page, "main a[href^='/p/']");
    await this.follow(page, "main a[href^='/o/']:has-text('Báo cáo cập nhật cơ sở dữ liệu công chứng')");
    const text = await this.text(page);
    this.claim("anybody sees that it is done, by whom and when", /Hoàn thành đúng hạn/.test(text) && text.includes("Sở Tư pháp"), text.slice(0, 900));
    const file = await page.locator("main a[href^='/e/']").first().getAttribute("href").catch(() => null);
    const answer = file && await page.request.get(this.base + file);
    this.claim("and reads the file that was released", answer?.ok() && (await answer.body()).equals(scan), file);
    this.claim("the name of the file stays what it was", decodeURIComponent(answer?.headers()["content-disposition"] ?? "").includes("báo cáo tháng.pdf"), answer?.headers()["content-disposition"]);
    this.claim("words between bodies stay between bodies", !text.includes(note));
  }

  async tell() {
    const [forLan, forMinh] = await this.firstUse();
    const lan = await this.join(forLan, "lan.nguyen"), minh = await this.join(forMinh, "minh.tran");
    const here = await this.bringIn(lan);
    await this.assign(lan);
    await this.review(lan, here);
    await this.putInForce(lan, here);
    const note = "Đã cập nhật đủ hồ sơ của tháng, báo cáo kèm theo.";
    const work = await this.handIn(minh, note);
    await this.accept(lan, work);
    await this.read(note);
    console.log(`the story is told: ${this.steps} forms (${this.name})`);
  }
}

export async function story(browser) {
  readFileSync(source);
  const ways = [[true, 1280], [false, 360], [true, 360], [false, 1280]];
  for (const [i, place] of process.env.KYKET_EMPTY.split(" ").entries()) {
    const [base, once] = place.split("|");
    const telling = new Telling(browser, { base, once, scripts: ways[i][0], width: ways[i][1] });
    const begin = Date.now();
    await telling.tell().catch((e) => telling.claim("the story goes on to its end", false, e.message.split("\n").slice(0, 3).join(" ")));
    await telling.end();
    console.log(`${Math.round((Date.now() - begin) / 1000)} s`);
  }
}
