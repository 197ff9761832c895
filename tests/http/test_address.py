#!/usr/bin/env python3
"""The address of the site in links that leave it, whatever a Host header says; and addresses that are too long."""
import html, pathlib, re, socket, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from served import Server, run
from visitor import Visitor

PUBLIC = "https://phoihop.lamthuong.example"
# What somebody may write into a request; none of it may come to stand in a link.
HOSTILE = ["evil.example/x", "evil.example?", "evil.example#", "user@evil.example", "evil.example:80@x", 'evil.example"><script>xq7()</script>',
           "evil.example\\x", "evil.example:99999", "evil.example:", "evil.example:0", "evil.example:8o", "-evil.example", "evil-.example", "evil..example",
           ".evil.example", "evil.example.", "a" * 64 + ".example", "x." * 127 + "example", "[::1", "[evil.example]", "[::1]evil.example", "[::1%25eth0]", "1.2.3.400",
           "0x7f.1", "1.2.3", "evil_.example", "evil.example:+80", "evil.example: 80", "eviℓ.example", "javascript:alert(1)", "evil.example,good.example"]
PLAIN = ["phoihop.example", "PHOIHOP.example:8443", "10.1.2.3", "10.1.2.3:65535", "[::1]", "[2001:db8::1]:8080", "xn--i-7iq.example", "may-chu"]


def invite(admin, login, host):
    """(status, the link that is shown, the page) of an invitation that is asked for with this Host."""
    admin.ask("GET", "/w/person/new")
    fields = {"name": "Người mới", "login": login, "unit": "1", "role": "viewer", "token": admin.token}
    status, _, text = admin.send("POST", "/w/person/new", fields, {"Host": host.encode()})
    link = re.search(r"<code>([^<]*)</code>", text)
    return status, html.unescape(link[1]) if link else "", text


def import_links(admin, host, login):
    admin.ask("GET", "/w/person/import")
    table = f"login;name;title;email;unit_code;role\n{login};Người Nhập;;;;viewer\n"
    fields = {"csv": table, "unit": "1", "what": "import", "token": admin.token}
    return admin.send("POST", "/w/person/import", fields, {"Host": host.encode()})


def no_host_decides(server):
    """Without public_address: where the server listens, whatever the Host."""
    admin = Visitor(server.port).sign_in("quantri")
    own = f"http://127.0.0.1:{server.port}"
    for i, host in enumerate(PLAIN):
        status, link, text = invite(admin, f"thu.{i}", host)
        check(f"the plain host {host} does not begin the link", status == 200 and re.fullmatch(rf"{re.escape(own)}/invite/[\w-]+", link), (status, link))
        check("and the page says where the address comes from", "public_address" in text and f"đang chờ, {own};" in text, text[-600:])
    for i, host in enumerate(HOSTILE):
        status, link, text = invite(admin, f"la.{i}", host)
        ok = status == 400 or (status == 200 and re.fullmatch(rf"{re.escape(own)}/invite/[\w-]+", link))
        check(f"the host {host[:40]!r} stands in no link", ok and "evil" not in link and "xq7" not in text, (status, link))
    status, _, text = import_links(admin, "evil.example/x", "nhap.1")
    check("nor in the links of an import", status == 200 and f"nhap.1: {own}/invite/" in text and "evil" not in text, (status, text[:300]))
    for host in ("evil.example/x", "evil.example"):
        feed = admin.send("GET", "/feed.atom", headers={"Host": host})[2]
        check(f"the feed repeats no Host ({host})", "evil" not in feed and 'href="/o/' in feed, feed[:300])
        for path in ("/", "/verify?lang=vi", "/login", "/log/receipt/3/print", "/w/", "/programmes"):
            text = admin.send("GET", path, headers={"Host": "evil.example/x"})[2]
            check(f"{path} repeats no broken Host", "evil" not in text, path)
    check("an own Origin passes, a foreign one does not",
          admin.send("POST", "/w/notice/read", {"token": admin.token, "upto": "1"}, {"Origin": f"http://127.0.0.1:{server.port}"})[0] == 303 and
          admin.send("POST", "/w/notice/read", {"token": admin.token, "upto": "1"}, {"Origin": "http://evil.example"})[0] == 403)


def listens_everywhere(server):
    admin = Visitor(server.port).sign_in("quantri")
    for i, host in enumerate(("evil.example", f"127.0.0.1:{server.port}")):
        status, link, text = invite(admin, f"moi.noi.{i}.{server.port}", host)
        check(f"who listens everywhere names no address ({host})", status == 200 and re.fullmatch(r"/invite/[\w-]+", link), (status, link))
        check("and says what to put in front", "phoihop.tinh.gov.vn" in text and "public_address" in text, text[-600:])
    check("nor in the links of an import", f"nhap.{server.port}: /invite/" in import_links(admin, "evil.example", f"nhap.{server.port}")[2])


def configuration_decides(server):
    admin = Visitor(server.port).sign_in("quantri")
    for i, host in enumerate(("evil.example", "evil.example/x", f"127.0.0.1:{server.port}")):
        status, link, text = invite(admin, f"cau.hinh.{i}", host)
        check(f"public_address begins the link, not {host}", status == 200 and link.startswith(PUBLIC + "/invite/") and "evil" not in text, (status, link))
    check("and nothing more is to be said about it", "public_address" not in text)
    check("an import has it too", f"nhap.2: {PUBLIC}/invite/" in import_links(admin, "evil.example", "nhap.2")[2])
    feed = admin.send("GET", "/feed.atom", headers={"Host": "evil.example"})[2]
    links = re.findall(r'<link [^>]*href="([^"]*)"', feed)
    check("every link of the feed has it", len(links) > 20 and all(l.startswith(PUBLIC + "/") for l in links), links[:5])
    check("a printed receipt has it", f"{PUBLIC}/verify?entry=3" in html.unescape(admin.send("GET", "/log/receipt/3/print", headers={"Host": "evil.example"})[2]))
    check("the command that verifies the journal has it", f"{PUBLIC}/log" in admin.send("GET", "/verify", headers={"Host": "evil.example"})[2])
    for origin, expected in ((PUBLIC, 303), (PUBLIC.upper().replace("HTTPS", "https"), 303), ("https://evil.example", 403), ("http://phoihop.lamthuong.example", 403),
                             (PUBLIC + ".evil.example", 403), ("null", 403)):
        status = admin.send("POST", "/w/notice/read", {"token": admin.token, "upto": "1"}, {"Origin": origin, "Host": "127.0.0.1:1"})[0]
        check(f"behind a proxy that changes Host, a form from {origin} gets {expected}", status == expected, status)
    near, far = Visitor(server.port), Visitor(server.port)
    kept = lambda v, host: v.send("GET", "/login", headers={"Host": host})[1].get_all("Set-Cookie")
    check("cookies of the https address go by https only", all("; Secure" in c for c in kept(far, "phoihop.lamthuong.example")), kept(far, "phoihop.lamthuong.example"))
    check("and on the machine itself people still sign in", all("; Secure" not in c for c in kept(near, "127.0.0.1")))


def ask(port, line, head=b"Host: x\r\n", wait=12):
    """The whole answer to a request line; None when none comes in time."""
    with socket.create_connection(("127.0.0.1", port), wait) as s:
        out = b""
        try:
            s.sendall(line + b" HTTP/1.1\r\n" + head + b"Connection: close\r\n\r\n")
        except OSError:
            pass
        try:
            while piece := s.recv(65536):
                out += piece
        except TimeoutError:
            return None
        except OSError:
            pass
        return out


def too_long(server):
    # What Chromium sends with a page, about 1.1 kB.
    browser = b"Host: x\r\nUser-Agent: " + b"M" * 120 + b"\r\nAccept: " + b"a" * 130 + b"\r\nCookie: sid=" + b"a" * 22 + b"; ban=" + b"b" * 22 + b"\r\nX: " + b"y" * 700 + b"\r\n"
    for size in (8000, 8500, 12000, 16000, 20000, 24000):
        answer = ask(server.port, b"GET /search?q=" + b"a" * size, browser) or b""
        text = answer.decode("utf-8", "replace")
        check(f"an address of {size} letters gets our page", answer.startswith(b"HTTP/1.1 414") and "Địa chỉ quá dài" in text and "hãy tìm bằng vài từ" in text, answer[:200])
        check("which repeats nothing of it", "aaaa" not in text, len(text))
    answer = ask(server.port, b"GET /search?lang=en&q=" + b"a" * 9000, b"Host: x\r\nCookie: lang=en\r\n").decode()
    check("in English for who reads English", "The address is too long" in answer and 'lang="en"' in answer, answer[:300])
    answer = ask(server.port, b"GET /" + b"a" * 9000)
    check("so does a path that is too long", answer.startswith(b"HTTP/1.1 414") and "Địa chỉ quá dài".encode() in answer, answer[:200])
    answer = ask(server.port, b"GET /api/v1/units?q=" + b"a" * 9000)
    check("a program gets it as a problem", answer.startswith(b"HTTP/1.1 414") and b"application/problem+json" in answer and b'"status":414' in answer, answer[:600])
    check("7,900 letters are read", ask(server.port, b"GET /search?q=" + b"a" * 7900).startswith(b"HTTP/1.1 200"))
    check("450 names are read", ask(server.port, b"GET /search?q=a" + b"&a=b" * 450).startswith(b"HTTP/1.1 200"))
    for count in (600, 1500, 5000):
        answer = ask(server.port, b"GET /search?q=a" + b"&a=b" * count)
        check(f"{count} names get a page of ours", answer and answer.split()[1] in (b"400", b"414") and b"kyket" in answer, (answer or b"")[:200])
    # Longer than the memory of a connection: the library answers by itself, shortly, and the connection ends.
    for size in (40000, 200000, 3 << 20):
        answer = ask(server.port, b"GET /search?q=" + b"a" * size)
        check(f"an address of {size} letters is refused", answer is not None and (not answer or answer.split()[1] in (b"414", b"431")), (answer or b"")[:100])
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    before = int(re.search(r"VmRSS:\s+(\d+)", status)[1])
    lines = [socket.create_connection(("127.0.0.1", server.port), 20) for _ in range(300)]
    for line in lines:
        line.sendall(b"GET /search?q=" + b"a" * 30000)
    time.sleep(1)
    grown = int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{server.process.pid}/status").read_text())[1]) - before
    check("300 long addresses that never end take no more than 64 kB each", grown < 300 * 64, f"{grown} kB")
    for line in lines:
        line.close()
    check("and it still answers", Visitor(server.port).ask("GET", "/healthz")[0] == 200)


def fields_have_an_end(server):
    """A browser cannot make a too long address out of a field of ours."""
    admin = Visitor(server.port).sign_in("quantri")
    for path in ("/", "/search", "/programmes", "/help", "/w/", "/w/search", "/w/unit", "/w/person", "/w/document", "/w/programme", "/w/obligation"):
        text = admin.ask("GET", path)[1]
        words = re.findall(r'<input[^>]*name="q"[^>]*>', text)
        check(f"words to find on {path} are at most 200", words and all('maxlength="200"' in w for w in words), words)


def bad_settings(folder):
    for value in ("phoihop.example", "ftp://phoihop.example", "https://phoihop.example/kyket", "https://user@phoihop.example", "https://", "https://phoihop.example:0", "https://a b"):
        served.configure(folder, public_address=value)
        done = run("fsck", folder)
        check(f"public_address = {value} is refused with its line", done.returncode == 2 and "public_address" in done.stderr and "kyket.conf" in done.stderr, (done.returncode, done.stderr))
    served.configure(folder, public_address=PUBLIC + "/")  # as it is copied from a browser


with tempfile.TemporaryDirectory(prefix="kyket-address-") as folder:
    data = folder + "/d"
    served.demo(data, *engine.args())
    for host, stages in (("0.0.0.0", (listens_everywhere,)), ("[::]", (listens_everywhere,)), ("127.0.0.1", (no_host_decides, too_long, fields_have_an_end)),
                         ("127.0.0.1", (configuration_decides,))):
        server = Server(data, host=host)
        for stage in stages:
            stage(server)
        check("the server ends cleanly", server.stop() == 0)
        if stages[0] is not listens_everywhere:
            bad_settings(data)
    fresh = run("init", folder + "/n", "--name", "Tỉnh Mới")
    check("init says where the address is set", fresh.returncode == 0 and "public_address" in fresh.stderr and "public_address" not in fresh.stdout, fresh.stderr)
    check("so does the new kyket.conf", "public_address = \n" in pathlib.Path(folder, "n/kyket.conf").read_text())
sys.exit(summary())
