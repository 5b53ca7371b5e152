"""Subsets of Noto CJK SC: GB2312, 〇, Latin, signs of screens and papers, every character of the committed content."""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

SIMPLIFIED = 2  # index of SC in Debian's collections
SIGNS = (
    "。，、；：？！“”‘’（）【】《》〈〉「」『』…—–·×÷±−≤≥≈→←↑↓✓✔✕✗＋－○●◎□■☑☐△▲▼★☆♪№℃％‰¥￥〔〕①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳〇　"
)


def characters(root: pathlib.Path) -> set[int]:
    wanted = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(range(0xFF01, 0xFF5F)) | {ord(c) for c in SIGNS}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                wanted.add(ord(bytes([high, low]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    for pattern in ("assets/**/*.toml", "assets/**/*.json", "assets/**/*.typ", "ui/**/*.slint", "src/**/*.rs"):
        for file in root.glob(pattern):
            wanted |= {ord(c) for c in file.read_text(encoding="utf-8") if ord(c) >= 0x20}
    return wanted


def make(source: pathlib.Path, family: str, style: str, target: pathlib.Path, wanted: set[int]) -> None:
    font = TTFont(source, fontNumber=SIMPLIFIED)
    options = subset.Options()
    options.layout_features = ["kern", "liga", "locl", "vert", "palt", "halt"]
    options.name_IDs = ["*"]
    options.hinting = False
    options.desubroutinize = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    names = {1: family, 2: style, 4: f"{family} {style}".strip(), 6: f"{family.replace(' ', '')}-{style}", 16: family, 17: style}
    for record in list(font["name"].names):
        if record.nameID in names:
            font["name"].setName(names[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID)
    # Typst reads glyph ids above 32767 only through a format-12 table.
    best = font.getBestCmap()
    if not any(table.format == 12 for table in font["cmap"].tables):
        table = CmapSubtable.newSubtable(12)
        table.platformID, table.platEncID, table.language = 3, 10, 0
        table.cmap = dict(best)
        font["cmap"].tables.append(table)
    font.save(target)
    missing = sorted(c for c in wanted if c not in best)
    print(target.name, len(best), "characters;", "missing:", "".join(chr(c) for c in missing)[:200])


def main() -> None:
    source, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    wanted = characters(target.parent.parent)
    for kind in ("Sans", "Serif"):
        for style in ("Regular", "Bold"):
            make(source / f"Noto{kind}CJK-{style}.ttc", f"Noto {kind} SC", style, target / f"Noto{kind}SC-{style}.otf", wanted)


main()
