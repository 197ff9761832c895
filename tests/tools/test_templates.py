#!/usr/bin/env python3
"""tools/gen_template, gen_po and po_file: what they make, and what they refuse."""
import importlib.machinery, importlib.util, pathlib, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from checking import check, summary
from served import ROOT

sys.path.insert(0, str(ROOT / "tools"))
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("gen_template", str(ROOT / "tools/gen_template"))
gen = importlib.util.module_from_spec(importlib.util.spec_from_loader("gen_template", loader))
loader.exec_module(gen)
import po_file



def c_of(body, catalogue={}):
    _, (function,) = gen.compile_text('{template t(T v) from "t.h"}\n' + body, catalogue)
    return function.c_text()


def has(claim, body, *wanted, catalogue={}):
    try:
        text = c_of(body, catalogue)
    except gen.Wrong as e:
        text = f"refused: {e}"
    check(claim, all(w in text for w in wanted), text)


def refused(claim, body, word=""):
    try:
        text = c_of(body)
    except gen.Wrong as e:
        check(claim, word in str(e), str(e))
    else:
        check(claim, False, text)


has("an expression in text is escaped as text", "<p>{v.a}</p>", "put_text(r, v.a);")
has("one in an attribute is printed plainly", '<p id="x{v.a}">', "put_attr(r, v.a);")
has("one in an attribute that people read is text", '<p title="{v.a}">', "put_text(r, v.a);")
has("one inside an address is percent-encoded", '<a href="/x/{v.a}">', "put_part(r, v.a);")
has("one in a query too", '<a href="?q={v.a}">', "put_part(r, v.a);")
has("a whole address needs {url}", '<a href="{url v.a}">', "put_url(r, v.a);")
refused("an address may not begin with a value", '<a href="{v.a}">', "{url")
refused("nor follow a scheme", '<a href="javascript:{v.a}">', "{url")
refused("nor be of another host", '<a href="//{v.a}">', "{url")
refused("a form's action likewise", '<form action="{v.a}">', "{url")
refused("an unquoted attribute", "<p id=x>", "quoted")
refused("an unquoted value", "<p id={v.a}>", "quoted")
refused("a value as attribute name", "<p {v.a}>", "quoted value")
refused("an inline style", '<p style="x">', "CSP")
refused("an inline handler", '<p onclick="x">', "CSP")
refused("a style element", "<style>x</style>", "CSP")
refused("an HTML comment", "<!-- x -->", "{#")
refused("a lone <", "a < b", "&lt;")
refused("a block that ends in another place", '{if v.a}<p id="{end}">', "same place")
refused("an if without end", "{if v.a}x", "{end}")
refused("an end without if", "x{end}", "{end}")
refused("else outside of if", "{each a in v.b}{else}{end}", "{else}")
refused("a tag that never closes", "<p", "inside a tag")
refused("a brace that never closes", "{if v.a", "line")
has("a block in a tag may add an attribute", "<option{if v.a} selected{end}>", "if (v.a) {", '" selected"')
has("each counts rows_n", "{each row in v.rows}{row.a}{end}", "row_at < v.rows_n", "put_text(r, row.a)")
has("each gives the index when asked", "{each row, i in v.rows}{i}{end}", "size_t i = 0")
has("lines of blocks vanish", "a\n  {if v.b}\n  c\n  {end}\nd", '"a\\n"', '"c\\n"', '"d"')
has("literal runs are joined", "a{# x #}b{t \"c\"}d", '"abcd"')
has("a sentence is translated at build time", '{t "Help"}', '"Help"', '"Trợ giúp"', catalogue={"Help": "Trợ giúp"})
has("the translation is escaped", '{t "A"}', "&lt;script&gt;", catalogue={"A": "<script>"})
has("bold may stand in a sentence", '{t "<b>{0}</b> done", v.n}', '"<b>"', "put_text(r, v.n);")
has("arguments change places by language", '{t "{0} of {1}", v.a, v.b}', "put_text(r, v.b);", catalogue={"{0} of {1}": "{1} có {0}"})
has("a link in a sentence", '{t "See <0>it</0>", "/x/{v.id}"}', '<a href=\\"/x/', "put_part(r, v.id)", "</a>")
refused("a link to elsewhere in a sentence", '{t "See <0>it</0>", "javascript:x"}', "begin with")
refused("an argument that is missing", '{t "{0}"}', "no argument")
has("plural in English, one form in Vietnamese", '{n v.n, "{0} task", "{0} tasks"}', "if ((v.n) == 1)", '" tasks"', '" việc"',
    catalogue={"{0} tasks": "{0} việc"})
has("a quote in an argument does not end the tag", '{t "a {0}", S("}")}', 'put_text(r, S("}"));')
has("a layout wraps its body", '{layout portal(.title = N_("A"))}\nx\n{end}', "html_portal_begin(r, &head_);", "html_portal_end(r, &head_);")

with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "a.po"
    path.write_text('msgid ""\nmsgstr "Language: vi\\n"\n\n#, fuzzy\nmsgid "f"\nmsgstr "F"\n\nmsgid "a "\n"b"\nmsgstr "x\\"y"\n\n'
                    'msgid "1"\nmsgid_plural "2"\nmsgstr[0] "n"\n\nmsgid "e"\nmsgstr ""\n', "utf-8")
    check("PO: joined strings, escapes, plural; fuzzy and empty are no translations", po_file.read_po(path) == {"a b": 'x"y', "1": "n", "2": "n"}, po_file.read_po(path))
check("message ids of C: adjacent literals, no comments", po_file.messages_of_c('N_("a" \n "b") /* N_("c") */ x("//", N_("d")) // N_("e")') == ["a b".replace(" ", ""), "d"])
check("message ids of templates", sorted(po_file.messages_of_template('{t "a", v.x} {n v.n, "b", "c"} {include f(.l = N_("d"))}')) == ["a", "b", "c", "d"])
lost = subprocess.run([ROOT / "tools/gen_po", "--check", ROOT, "src/base/", "src/web/layout/", "src/web/form", "src/web/exchange", "src/web/body",
                       "src/web/http", "src/web/page/error", "src/web/page/help"], capture_output=True, text=True)
check("every message of the frames, forms and errors has its Vietnamese", lost.returncode == 0, lost.stdout)
sys.exit(summary())
