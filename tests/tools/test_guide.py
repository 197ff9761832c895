#!/usr/bin/env python3
"""The guides: what stands in bold is what the screen says, pictures exist, links lead somewhere."""
import pathlib, re, sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from checking import check, summary
from served import ROOT

# Bold for weight and not for a word of the screen.
SPOKEN = {"tại một đơn vị, trong một thời gian", "đề xuất", "đề nghị", "biên nhận", "sự kiện"}


def claims():
    screen = "\n".join(p.read_text() for p in sorted((ROOT / "po/vi").glob("*.po"))).lower()
    pages = sorted((ROOT / "docs/huong-dan").glob("*.md"))
    yield len(pages) >= 8, "one page per role"
    for page in [*pages, ROOT / "docs/guide/README.md"]:
        text = page.read_text()
        yield text.startswith("# "), f"{page.name} begins with its title"
        for target in re.findall(r"\]\(([^)]+)\)", text):
            yield (page.parent / target).is_file(), f"{page.name}: {target} exists"
        if page.parent.name == "huong-dan":
            for word in re.findall(r"\*\*([^*]+)\*\*", text):
                yield word.lower() in screen or word in SPOKEN, f"{page.name}: the screen says “{word}”"


for ok, claim in claims():
    check(claim, ok)
sys.exit(summary())
