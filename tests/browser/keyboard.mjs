// One person reviews a text of more than 60 proposals by the keyboard alone: what it costs in keys, pages and waiting,
// and how long it would take somebody who reads. Nothing is clicked; the pointer does not exist.
import { base, check, count, launch, password, signIn } from "./browser.mjs";

// The keystroke-level model (Card, Moran, Newell 1980): a key of an average typist, and making up one's mind.
const KEY = 0.28, MIND = 1.2;
// Syllables a minute: adults read 238 English words silently (Brysbaert 2019), and the same text has some 1.3 times as many
// words as Vietnamese is written. What slower readers need is printed too.
const READ = 300, SLOW = 250;
const text = process.env.KYKET_TEXT;
const spent = { keys: 0, minds: 0, words: 0, pages: 0, waiting: 0, slowest: 0 };
const words = (t) => t.split(/\s+/).filter((w) => /\p{L}|\d/u.test(w)).length;

const browser = await launch();
const page = await (await browser.newContext({ viewport: { width: 1366, height: 800 } })).newPage();
page.setDefaultTimeout(120000); // on a machine that does much else
page.on("dialog", (d) => d.accept().catch(() => {}));

async function key(name, times = 1) {
  for (; times > 0; times--) {
    spent.keys++;
    await page.keyboard.press(name);
  }
}

async function type(letters) {
  spent.keys += letters.length;
  await page.keyboard.type(letters);
}

/** A key that leads to another page: until that is there and its script has run. */
async function go(name) {
  const begin = Date.now();
  await Promise.all([page.waitForNavigation({ waitUntil: "domcontentloaded" }), key(name)]);
  const took = Date.now() - begin;
  spent.pages++;
  spent.waiting += took;
  spent.slowest = Math.max(spent.slowest, took);
}

const at = (selector) => page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector);

/** Tab until the focus is on such a control. */
async function tabTo(selector) {
  for (let n = 0; n < 60 && !await at(selector); n++) await key("Tab");
  check(`Tab reaches ${selector}`, await at(selector), page.url());
}

/** What is read before a decision: what the reader made of it, and the words that it quotes; instead of those the whole provision, once, when it
 * will not be taken as it is. */
const read = new Set();
async function readItem(selector, isTaken) {
  const [id, provision, item] = await page.evaluate((s) => {
    const li = document.activeElement.closest(s), part = li.closest("section.prov");
    return [part.id, part.querySelector(".doc").innerText, [...li.querySelectorAll("p:not(.row)")].map((p) => p.innerText).join(" ")];
  }, selector);
  spent.words += words(isTaken ? item : item.replace(/“[^”]*”/g, ""));
  if (!isTaken && !read.has(id)) spent.words += words(provision);
  if (!isTaken) read.add(id);
}

/** The names of the text that are a body: the first letters of its name, in the list that has the focus. */
async function parties() {
  await page.goto(`${base}${text}/parties`);
  let assigned = 0;
  for (let row = await page.locator("select[name^=unit]").count(), n = 0; n < row; n++) {
    await tabTo(`select[name=unit${n}], select[name^=unit]:not([data-seen])`);
    const [name, value] = await page.evaluate(() => {
      const s = document.activeElement;
      s.dataset.seen = "1";
      return [(s.closest("tr,li,div.bar,fieldset")?.innerText ?? "").split("\n")[0], s.value];
    });
    spent.words += words(name);
    spent.minds++;
    if (!value) await key("ArrowDown", 2); // once for every proposal that names it
    assigned++;
  }
  await tabTo("main form[data-guard] .btn:not(.sec)");
  await go("Enter");
  spent.parties = spent.words;
  return assigned;
}

async function acceptSure() {
  await go("a");
  spent.words += (await page.locator("tbody tr").allInnerTexts()).reduce((sum, r) => sum + words(r), 0);
  const rows = await page.locator("tbody input").all();
  spent.minds += rows.length;
  spent.sure = spent.words - spent.parties;
  check("the list of what is sure begins in its first tick", await at("input[type=checkbox]"));
  let out = 0;
  for (let n = 1; n < rows.length; n++) {
    await key("Tab");
    if (n % 6 === 0) {
      await key(" "); // taken out, to be looked at by itself
      out++;
    }
  }
  await go("Enter");
  return rows.length - out;
}

/** Another body leads, another day: by the form of one duty. */
async function edit(n) {
  await go("e");
  check("the form of one duty begins in its first field", await at("#title"));
  await tabTo("#lead");
  spent.minds++;
  await type("Sở T");
  if (n % 2) {
    await tabTo("#rule_kind");
    spent.minds++;
    await type("hằng năm");
    await tabTo("#rule_days");
    await key("Control+a");
    await type("15/12");
    await go("Enter");
  } else {
    await tabTo("button.btn:not(.sec)");
    await go("Enter");
  }
  check("an edited duty is accepted", /\/review/.test(page.url()), (await page.locator("main").innerText()).slice(0, 300));
}

const left = async () => Number(await page.locator("progress").getAttribute("max")) - Number(await page.locator("progress").getAttribute("value"));

async function review() {
  check("mai signs in", await signIn(page, "nguoi.duyet", password));
  const begin = Date.now();
  await parties();
  await page.goto(`${base}${text}/review`);
  const total = Number(await page.locator("progress").getAttribute("max")), did = { sure: 0, accepted: 0, edited: 0, discarded: 0 };
  did.sure = await acceptSure();
  await page.goto(`${base}${text}/review?show=open`);
  for (let n = 1; n < 200 && await left(); n++) {
    if (!await at("li[data-proposal=open]")) await key("n");
    if (!await at("li[data-proposal=open]")) {
      check("n leads to what is undecided", false, page.url());
      break;
    }
    const may = await page.evaluate(() => !!document.activeElement.querySelector("[data-key=Enter]")) && n % 3 === 2;
    await readItem("li[data-proposal]", may);
    spent.minds++;
    if (may) {
      await go("Enter");
      did.accepted++;
    } else if (n % 3 === 0) {
      await go("x");
      did.discarded++;
    } else {
      await edit(n);
      did.edited++;
    }
  }
  check("every proposal is decided by keys alone", await left() === 0, await left());
  check("there were more than 60", total > 60, total);
  check("each way was taken", did.sure > 10 && did.accepted > 2 && did.edited > 4 && did.discarded > 4, JSON.stringify(did));
  const taken = (speed) => spent.keys * KEY + spent.minds * MIND + spent.words / speed * 60; // the machine's own time beside it
  const of60 = taken(READ) * 60 / total;
  console.log(`${total} proposals: ${did.sure} accepted as sure, ${did.accepted} one by one, ${did.edited} edited, ${did.discarded} discarded`);
  console.log(`${spent.keys} keys, ${spent.pages} pages, ${spent.minds} decisions, ${spent.words} words (${spent.parties} of them names of bodies, ${spent.sure} in the list of what is sure); waited ${(spent.waiting / 1000).toFixed(1)} s (slowest ${spent.slowest} ms); the machine took ${Math.round((Date.now() - begin) / 1000)} s`);
  for (const speed of [READ, SLOW])
    console.log(`a person: ${(taken(speed) / 60).toFixed(1)} min for all, ${(taken(speed) / total).toFixed(1)} min for 60 (${KEY} s a key, ${MIND} s a decision, ${speed} words a minute)`);
  check("60 are reviewed in 15 minutes", of60 <= 900, of60);
}

try {
  await review().catch((e) => check("the review goes on to its end", false, e.message.split("\n").slice(0, 3).join(" ")));
} finally {
  await browser.close();
}
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed ? 1 : 0;
