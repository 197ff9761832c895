#!/usr/bin/env python3
"""More than can be written: 503 with what was typed; readers go on; limits are counted by person."""
import html, pathlib, re, sqlite3, sys, tempfile, threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served
from checking import check, summary, until
from visitor import Visitor


def stop(server):
    check("the server stops cleanly", server.stop() == 0)


def kept_form(text):
    """Address and fields of the form on the page of a refused change."""
    form = re.search(r'(?s)<form method="post" action="(/w/[^"]+)".*?</form>', text)
    return (html.unescape(form[1]), [(html.unescape(n), html.unescape(v)) for n, v in re.findall(
        r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[0])], form[0]) if form else ("", [], "")


def overload(folder, password):
    served.raise_limits(folder)
    served.configure(folder, queue_max=4)
    token = served.token(folder, "mai.tran", now=None)
    server = served.Server(folder, now=None)
    port = server.port
    me = Visitor(port).sign_in("mai.tran", password)
    link = next(n for n in re.findall(r'href="/w/occurrence/(\d+)"', me.send("GET", "/w/")[2])
                if f'action="/w/occurrence/{n}/comment"' in me.send("GET", f"/w/occurrence/{n}")[2])
    path = f"/w/occurrence/{link}/comment"
    holder = sqlite3.connect(folder + "/kyket.db", isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")  # the lane cannot begin its transaction now
    answers, refused, lock, has_refused = {}, {}, threading.Lock(), threading.Event()

    def post(number):
        answer = Visitor(port, me.cookies).send("POST", path, {"body": f"Ý kiến <số> {number} & “giữ lại”", "token": me.token})
        with lock:
            answers[number] = answer
            if answer[0] == 503:
                refused[number] = answer
                has_refused.set()

    threads = [threading.Thread(target=post, args=(n,)) for n in range(24)]
    for thread in threads:
        thread.start()
    check("somebody is refused while the lane is held", has_refused.wait(60))
    check("a public page is read meanwhile", Visitor(port).send("GET", "/programmes")[0] == 200)
    check("a page of the work area is read meanwhile", Visitor(port, me.cookies).send("GET", "/w/")[0] == 200)
    check("an occurrence is read meanwhile", Visitor(port, me.cookies).send("GET", f"/w/occurrence/{link}")[0] == 200)
    status, headers, text = Visitor(port, me.cookies).send("POST", f"/w/occurrence/{link}/submit", {
        "token": me.token, "note": "Đã làm xong"}, files=[("files", "biên bản.pdf", b"%PDF-1.4")])
    if status == 503:
        check("a file is named and asked for again", "biên bản.pdf" in text and 'type="file" name="files"' in text
              and 'enctype="multipart/form-data"' in text and "Đã làm xong" in text, text[-1500:])
    status, headers, text = Visitor(port).send("POST", "/login", {"user": "mai.tran", "password": "mat-khau-bi-mat", "token": me.token})
    check("a password never comes back", "mat-khau-bi-mat" not in text, text[-800:])
    status, headers, text = Visitor(port).send("POST", "/api/v1/units", raw="{}", headers={
        "Content-Type": "application/json", "Authorization": "Bearer " + token})
    if status == 503:
        check("an API gets problem+json", headers["Content-Type"] == "application/problem+json" and '"status":503' in text.replace(" ", ""), text)
    holder.execute("ROLLBACK")
    holder.close()
    for thread in threads:
        thread.join()
    check("each one who wrote was answered", len(answers) == 24, len(answers))
    number, (status, headers, text) = next(iter(refused.items()), (0, (0, {}, "")))
    check("the refusal says when to come again", headers.get("Retry-After", "").isdigit(), headers)
    action, fields, form = kept_form(text)
    check("the refusal goes to the same address", action == path, text[-1500:])
    check("what was typed is kept to the letter", dict(fields).get("body") == f"Ý kiến <số> {number} & “giữ lại”", fields)
    check("what was typed can be read", html.escape(f"Ý kiến <số> {number} & ").replace("&#x27;", "'") in form, form)
    status = Visitor(port, me.cookies).send("POST", action or path, fields)[0]
    check("sent again it is accepted", status == 303, status)
    done = [n for n, a in answers.items() if a[0] == 303] + [number]
    rows = sqlite3.connect(f"file:{folder}/kyket.db?mode=ro", uri=True)
    kept = sorted(int(re.search(r"\d+", b)[0]) for (b,) in rows.execute("SELECT body FROM comment WHERE body LIKE 'Ý kiến <số>%'"))
    rows.close()
    check("what was acknowledged is there once, what was refused is not", kept == sorted(done), (kept, sorted(done)))
    stop(server)


def health(folder):
    """/healthz tells when nothing can be written although nobody tries to, and when that is over; it never waits."""
    with served.Server(folder, now=None) as server:
        ask = lambda: server.ask("GET", "/healthz", timeout=3)
        check("who can write is well", ask()[0] == 200)
        holder = sqlite3.connect(folder + "/kyket.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        status, _, text = until(lambda: (answer := ask())[0] == 503 and answer, 30) or (0, "", "")
        check("/healthz says that nothing can be written", status == 503 and "could not be written" in text, text)
        check("and so does /metrics", "\nkyket_writable 0\n" in server.ask("GET", "/metrics")[2])
        check("pages are read meanwhile", server.ask("GET", "/programmes")[0] == 200)
        holder.execute("ROLLBACK")
        holder.close()
        check("/healthz says when it is over", until(lambda: ask()[0] == 200, 20))
        check("and so does /metrics", "\nkyket_writable 1\n" in server.ask("GET", "/metrics")[2])


def limits(folder, password):
    served.configure(folder, queue_max=512, rate_write=4, rate_public=6)
    server = served.Server(folder, now=None)
    port = server.port
    one, other = Visitor(port).sign_in("mai.tran", password), Visitor(port).sign_in("khue.dinh", password)
    seen = [one.send("POST", "/w/profile", {"token": one.token})[0] for _ in range(8)]
    check("a person's changes are limited", 429 in seen and seen[0] != 429, seen)
    status = other.send("POST", "/w/profile", {"token": other.token})[0]
    check("another person at the same address is not", status != 429, status)
    seen = [Visitor(port).send("POST", "/logout", {})[0] for _ in range(8)]
    check("without a sign-in the address is counted", 429 in seen, seen)
    seen = [Visitor(port, {"sid": f"x{n}"}).send("POST", "/w/profile", {})[0] for n in range(8)]
    check("an invented session is counted by the address", set(seen[4:]) <= {429}, seen)
    seen = [Visitor(port).send("GET", "/log/checkpoint")[0] for _ in range(20)]
    check("the journal has a limit of its own", set(seen) == {200}, seen)
    seen = [Visitor(port).send("GET", "/programmes")[0] for _ in range(20)]
    check("public pages have theirs", 429 in seen, seen)
    stop(server)


with tempfile.TemporaryDirectory(prefix="kyket-load-") as base:
    folder = base + "/d"
    server = served.Server(folder, "demo", now=None)
    stop(server)
    overload(folder, server.password)
    health(folder)
    limits(folder, server.password)
sys.exit(summary())
