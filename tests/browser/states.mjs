// Pages that no link leads to: answers to forms, refusals, errors. Each is brought about as a person would.
import { spawn } from "node:child_process";
import { base, check, password, press, signIn, totp } from "./browser.mjs";

/** A second copy of the demo with narrow limits: 1 MB a file, 4 changes a minute, 1 change that may wait. */
const tight = process.env.KYKET_TIGHT, tightFolder = process.env.KYKET_TIGHT_FOLDER;

/** What must have happened before the pages are looked for: a new version, an account with a second factor. */
export async function prepare(browser) {
  const mai = await (await browser.newContext()).newPage();
  check("mai.tran signs in", await signIn(mai, "mai.tran"));
  await mai.goto(base + "/w/programme?state=in_force");
  await mai.goto(base + await mai.locator("a[href^='/w/programme/']:not([href*=new]):not([href*=csv])").first().getAttribute("href"));
  await mai.goto(base + await mai.locator("a[href$='/version/new']").getAttribute("href"));
  await mai.locator("#file").setInputFiles({ name: "sua-doi.txt", mimeType: "text/plain",
    buffer: Buffer.from(process.env.KYKET_TEXT_CHANGED) });
  await press(mai, "form[data-guard] .btn");
  check("a new version is read", /\/(parties|compare|review)/.test(mai.url()), mai.url());
  await mai.context().close();
}

const fill = async (page, values) => {
  for (const [id, value] of Object.entries(values)) await page.fill("#" + id, value);
};

async function throughImport(page, path, table, what = "check") {
  await page.goto(base + path);
  await page.fill("#csv", table);
  await press(page, `button[value=${what}]`);
}

/** A sign-in is a change as well: where one at a time may wait, it may be asked to come again. */
async function signInNarrow(page, login) {
  let isIn = await signIn(page, login, password, tight);
  for (let turn = 0; turn < 8 && !isIn; turn++) {
    await new Promise((done) => setTimeout(done, 3000));
    isIn = await signIn(page, login, password, tight);
  }
  check(`${login} signs in at the narrow server`, isIn);
}

/** The page of a change for which there was no room any more. On a machine that does much else those before it may have given up by then: then once again,
 * when the limit of changes a minute is over. */
async function busy(page) {
  await signInNarrow(page, "mai.tran");
  await oneTooMany(page);
  if (await page.locator("p.pre").count()) return;
  await new Promise((done) => setTimeout(done, 61000));
  await oneTooMany(page);
}

const laneIsFull = async (page) => /^kyket_lane_waiting [1-9]/m.test(await (await page.request.get(tight + "/metrics")).text());

/** Holds SQLite's lock on the narrow server, so that changes wait, and asks for one more than may. */
async function oneTooMany(page) {
  await page.goto(tight + "/w/profile");
  await page.fill("#title", "Phó Chánh Văn phòng, người đang gõ dở");
  const lock = spawn("sqlite3", [tightFolder + "/kyket.db"], { stdio: ["pipe", "pipe", "inherit"] });
  lock.stdin.write("BEGIN IMMEDIATE;\nSELECT 'held';\n");
  await new Promise((done) => lock.stdout.once("data", done));
  try {
    const form = await page.locator("form[action='/w/profile']").evaluate((f) => Object.fromEntries(new FormData(f)));
    const waiting = [1, 2, 3].map(() => page.request.post(tight + "/w/profile", { form, maxRedirects: 0 }).catch(() => null));
    for (let n = 0; n < 40 && !await laneIsFull(page); n++) await new Promise((done) => setTimeout(done, 100));
    await press(page, "form[action='/w/profile'] .btn");
    lock.stdin.end("ROLLBACK;\n");
    await Promise.all(waiting);
  } finally {
    lock.stdin.end();
    lock.kill();
  }
}

/** The changes are sent one straight after the other, without their pages: on a busy machine a minute might pass over pages. */
async function tooOften(page) {
  await signInNarrow(page, "dan.xem");
  await page.goto(tight + "/w/profile");
  const form = await page.locator("form[action='/w/profile']").evaluate((f) => Object.fromEntries(new FormData(f)));
  for (let n = 0; n < 20; n++) {
    const answer = await page.request.post(tight + "/w/profile", { form, maxRedirects: 0 });
    if (answer.status() === 429) break;
  }
  await press(page, "form[action='/w/profile'] .btn");
}

async function tooLarge(page) {
  await signInNarrow(page, "hlenh.ayun");
  await page.goto(tight + "/w/");
  for (const link of await page.locator("a[href^='/w/occurrence/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
    await page.goto(tight + link);
    if (await page.locator("#files").count()) break;
  }
  await page.locator("#files").setInputFiles({ name: "qua-lon.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(3 << 20, "x") });
  await page.fill("#note", "Đã làm xong");
  await press(page, "form[action$='/submit'] button.btn:not(.sec)");
}

async function secondFactor(page) {
  check("dan.xem signs in", await signIn(page, "dan.xem"));
  await page.goto(base + "/w/profile");
  if (await page.locator("form[action='/w/profile/factor']").count()) await press(page, "form[action='/w/profile/factor'] .btn");
}

async function toCode(page) {
  await secondFactor(page);
  const key = (await page.locator("#y2 ~ p, section:has(#y2) p").allTextContents()).join(" ").match(/[A-Z2-7 ]{16,}/)[0];
  await page.fill("#code", totp(key));
  await press(page, "form[action$='/factor/confirm'] .btn");
  check("recovery codes are shown", await page.locator("code.big").count() >= 5, page.url());
}

async function receipt(page) {
  await page.goto(base + "/w/overview");
  return (await page.request.get(base + "/log/receipt/5")).text();
}

async function checkReceipt(page, change) {
  const text = change(await receipt(page));
  await page.goto(base + "/verify");
  await page.fill("#receipt", text);
  await press(page, "form.keep .btn");
}

/** Somebody compares a file with the signed original. */
async function compare(page, words) {
  await page.goto(base + "/p/2");
  if (words) await page.locator("#file").setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from(words) });
  await press(page, "form[action$='/compare'] .btn");
}

async function invited(page) {
  await page.goto(base + "/w/person/new");
  await fill(page, { name: "Người Mới", login: `nguoi.moi.${Date.now() % 1e6}` });
  await page.selectOption("#role", "viewer");
  await press(page, "form[action='/w/person/new'] .btn");
  return (await page.locator(".empty code").textContent()).match(/\/invite\/\S+/)[0];
}

/** A court hands in to itself; its leader then releases what everybody may know, or gives it back. Which of its work: the first, or the last. */
async function handedIn(page, which, act) {
  await page.goto(base + "/w/obligation?list=occurrence&state=open&q=tand");
  await page.goto(base + await page.locator("main a[href^='/w/occurrence/']")[which]().getAttribute("href"));
  const at = page.url();
  await page.locator("#files").setInputFiles({ name: "ban-in.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n") });
  await page.fill("#note", "Đã xét xử lưu động 02 vụ tại hai xã.");
  await press(page, "form[action$='/submit'] button.btn:not(.sec)");
  await page.goto(`${at}/${act}`);
}

/** A list with nothing in it, or a search without result. */
const nothing = (path) => async (page) => page.goto(base + path);

/** All that is to be looked at of a text in which every number is wrong. */
async function remarksOfMany(page) {
  await page.goto(base + "/w/programme/new");
  await page.fill("#title", "Quy chế đánh số sai");
  await page.fill("#pasted", "QUY CHẾ\n" + Array.from({ length: 80 }, (_, n) => `Điều ${n % 2 ? 7 : 3}. Nội dung thứ ${n}.\n`).join(""));
  await page.click("main form .btn");
  await page.waitForURL(/parties/);
  await page.goto(page.url().replace(/\/parties.*/, "/review"));
  await page.click("details.note summary");
  await page.click("details.note a[href$='/remarks']");
  const file = await page.request.get(base + await page.locator("main a.dl").getAttribute("href"));
  if (!(await file.text()).includes("Số này không nối tiếp")) throw new Error("its file lacks what is wrong");
}

/**
 * Each: who sees it, the name of its picture, how the page is brought about, what must be seen there
 * (status or a selector), and the routes that it thereby reaches.
 */
export const states = [
  { who: "", name: "error-404", open: nothing("/khong-co-trang-nay"), status: 404 },
  { who: "", name: "error-400", open: nothing("/search?q=%ff"), status: 400 },
  { who: "dan.xem", name: "error-403", open: nothing("/w/unit/new"), status: 403 },
  { who: "", name: "error-405", open: nothing("/w/profile/password"), status: 405 },
  { who: "hlenh.ayun", name: "error-413", fresh: true, open: tooLarge, status: 413 },
  { who: "dan.xem", name: "error-429", fresh: true, open: tooOften, status: 429 },
  { who: "mai.tran", name: "busy", fresh: true, open: busy, status: 503, sees: "p.pre" },
  { who: "", name: "search-found", open: nothing("/search?q=báo+cáo"), sees: "main a[href^='/o/'], main a[href^='/p/']" },
  { who: "", name: "search-none", open: nothing("/search?q=xyzxyz"), status: 200 },
  { who: "", name: "search-obligations", open: async (page) => {
    await page.goto(base + "/search?in=obligation&q=báo+cáo&sort=lead");
    const file = await page.request.get(base + await page.locator("main a.dl").getAttribute("href"));
    if (!(await file.text()).includes("Báo cáo")) throw new Error("its file lacks what is found");
  }, sees: "main li a[href^='/o/']", routes: ["/search.csv"] },
  { who: "", name: "search-documents-none", open: nothing("/search?in=document&q=xyzxyz"), sees: ".empty" },
  { who: "", name: "verify-good", open: (p) => checkReceipt(p, (t) => t), sees: ".note.ok" },
  { who: "", name: "verify-bad", open: (p) => checkReceipt(p, (t) => t.replace(/[A-Za-z]/g, "Q")), sees: ".note.late" },
  { who: "", name: "compare-other", open: (p) => compare(p, "another file"), status: 200, sees: ".note.late" },
  { who: "", name: "compare-none", open: (p) => compare(p, null), status: 422, sees: ".esum" },
  { who: "", name: "version-first", open: nothing("/p/2/v/1"), sees: "main h1", routes: ["/p/:id/v/:number"] },
  { who: "quan.ly", name: "release", open: (p) => handedIn(p, "first", "release"), sees: "form[action$='/release'] #text", routes: ["/w/occurrence/:id/release"] },
  { who: "quan.ly", name: "hand-back", open: (p) => handedIn(p, "last", "hand-back"), sees: "form[action$='/hand-back'] #reason", routes: ["/w/occurrence/:id/hand-back"] },
  { who: "", name: "login-wrong", fresh: true, open: async (page) => {
    await signIn(page, "mai.tran", "mật khẩu sai hẳn");
  }, status: 400, sees: ".esum" },
  { who: "quantri", name: "unit-import-good", open: (p) => throughImport(p, "/w/unit/import",
    "code,superior_code,kind,name,short_name,from\nH99.77,H99,department,Sở Thử nghiệm,Sở TN,2026-01-01\n"), sees: ".empty" },
  { who: "quantri", name: "unit-import-bad", open: (p) => throughImport(p, "/w/unit/import",
    "code,superior_code,kind,name,short_name,from\nH99,H99,sở,Sở Trùng mã,,2026-01-01\nH99.78,XX,department,,,31/31/2026\n"), sees: "table td" },
  { who: "quantri", name: "person-import-good", open: (p) => throughImport(p, "/w/person/import",
    "login,name,title,email,unit_code,role\nthu.nghiem,Lê Thử Nghiệm,Chuyên viên,,H99.01,officer\n"), sees: ".empty" },
  { who: "quantri", name: "person-import-bad", open: (p) => throughImport(p, "/w/person/import",
    "login,name,title,email,unit_code,role\nquantri,Trùng,,,H99,viewer\nX Y,,,không-phải-thư,H00,vua\n"), sees: "table td" },
  { who: "quantri", name: "person-imported", open: (p) => throughImport(p, "/w/person/import",
    `login,name,title,email,unit_code,role\nnhap.${Date.now() % 1e6},Lê Nhập Bảng,Chuyên viên,,H99.01,officer\n`, "import"), sees: "code" },
  { who: "quantri", name: "person-link", open: invited, sees: ".empty code" },
  { who: "quantri", name: "invite", open: async (p) => p.goto(base + await invited(p)), sees: "#again", routes: ["/invite/:token"] },
  { who: "", name: "invite-spent", open: nothing("/invite/0123456789abcdefghijkl"), status: 404 },
  { who: "mai.tran", name: "version-new", fresh: true, open: async (page) => { // where no new version waits yet
    await signIn(page, "mai.tran", password, tight);
    await page.goto(tight + "/w/programme/2/version/new");
  }, sees: "#pasted", routes: ["/w/programme/:id/version/new"] },
  { who: "mai.tran", name: "token-made", open: async (page) => {
    await page.goto(base + "/w/tokens");
    await page.fill("#name", "Phần mềm báo cáo của Văn phòng");
    await press(page, "form[action='/w/tokens'] .btn");
  }, sees: "code.big" },
  { who: "mai.tran", name: "programme-none", open: nothing("/w/programme?q=xyzxyz"), sees: ".empty" },
  { who: "mai.tran", name: "obligation-none", open: nothing("/w/obligation?q=xyzxyz"), status: 200 },
  { who: "mai.tran", name: "document-none", open: nothing("/w/document?q=xyzxyz"), sees: ".empty" },
  { who: "mai.tran", name: "remarks-of-many", open: remarksOfMany, sees: "main table a", routes: ["/w/programme/:id/remarks", "/w/programme/:id/remarks.csv"] },
  { who: "mai.tran", name: "overview-found", open: nothing("/w/overview?q=tiến+độ&tt=tre"), sees: "table.mx tbody a" },
  { who: "mai.tran", name: "overview-none", open: nothing("/w/overview?q=xyzxyz"), sees: "main .empty" },
  { who: "mai.tran", name: "work-search", open: nothing("/w/search?q=báo+cáo"), sees: "main a" },
  { who: "dan.xem", name: "factor-begin", fresh: true, open: secondFactor, sees: "svg" },
  { who: "dan.xem", name: "factor-codes", fresh: true, last: true, open: toCode, sees: "code.big" },
  { who: "dan.xem", name: "login-code", fresh: true, last: true, open: async (page) => {
    await signIn(page, "dan.xem");
  }, sees: "#code", routes: ["/login/code"] },
];

/** Forms that a person sends as they stand, empty: what comes back names each field. */
export const emptied = ["/login", "/w/profile", "/w/unit/new", "/w/person/new", "/w/programme/new", "/w/document/new", "/w/unit/:id/change/rename",
  "/w/unit/:id/change/close", "/w/occurrence/:id/decide", "/w/occurrence/:id/extend", "/w/occurrence/:id/close", "/w/occurrence/:id/contribute",
  "/w/programme/:id/draft", "/w/programme/:id/confirm", "/w/programme/:id/end", "/w/occurrence/:id"];

/** Sends the first form of main without words, ticks and choices. */
export async function sendEmpty(page, path) {
  await page.goto(base + path);
  const form = page.locator("main form[method=post]").first();
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), form.evaluate((f) => {
    for (const e of f.elements) {
      if (/^(text|search|password|email|)$/.test(e.type) || e.tagName === "TEXTAREA") e.value = "";
      if (e.type === "checkbox" || e.type === "radio") e.checked = false;
      if (e.tagName === "SELECT") e.value = "";
    }
    f.removeAttribute("data-guard");
    const button = [...f.querySelectorAll("button")].find((b) => !/sec|lnk/.test(b.className)) ?? f.querySelector("button");
    f.requestSubmit(button);
  })]);
}
