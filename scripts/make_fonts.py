"""Cuts "Noto Sans SC" and "Noto Serif SC" out of Debian's Noto CJK collections.

Usage: make_fonts.py TARGET-FOLDER [more files whose characters must be covered]
Keeps GB 2312, Latin-1, the signs below and every character that assets/ and ui/ use.
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

SOURCE = Path("/usr/share/fonts/opentype/noto")
SC = 2  # place of the mainland-China face in the collection
FACES = [("Sans", "Regular", 400), ("Sans", "Bold", 700), ("Serif", "Regular", 400), ("Serif", "Bold", 700)]
SIGNS = (
    "〇，、；：？！“”‘’（）【】《》〈〉「」『』…—–·×÷±−≤≥≈≠→←↑↓✓✔✗✕＋－＝○●◎□■☑☐△▲▽▼☆★♪№℃％‰¥￥€〔〕"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㎡㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩•―～|▶◀"
)
# Characters of given names and surnames that GB 2312 lacks.
NAMES = (
    "㛃㬢㳘㵗㸆㻂䶮勍喆喦嘦囧垚堃堉堯奡奭妘妧姈姞姮婳媗嫄嫚嬅嬿孖寔寕寗屾峣峯崟嵚巘弢弨彣彥彧徫惇愔愷慜旸旻昇昉昺晙晞晢暐暘曈曌梽樑櫆沄淏渟渼湉湜溦濛"
    "瀞炆炘烜焜煚燚犇玘玥玹珅珖珣珮珺琇琤瑀瑄瑢璘璟璠皛祎祐禕禛禢禤秾穠竑簃絜絢綸纮翀翯翾芃衎褀訢詝誾諠谞贇赑赟遹釗鋆锜镕霂韡頔颋飏飖騠驎骎髙鹍齊龑龢"
)
TEXT = {".json", ".toml", ".tsv", ".slint", ".typ", ".po", ".txt", ".md", ".rs"}


def wanted(more):
    """Every code point the subsets should have."""
    points = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | set(range(0xFF01, 0xFF5F)) | set(map(ord, SIGNS + NAMES))
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes([high, low]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    files = [f for room in ("assets", "ui", "src") for f in Path(room).rglob("*") if f.suffix in TEXT]
    for file in files + [Path(m) for m in more]:
        points |= {ord(c) for c in file.read_text(encoding="utf-8") if ord(c) > 0x7F}
    return points


def rename(font, family, style, weight):
    """Gives the face its own family name; Noto's reserved name is "Source", so this is allowed."""
    names = font["name"]
    names.names = [n for n in names.names if n.nameID in (0, 5, 7, 8, 9, 11, 13, 14) and n.langID == 0x409]
    post = f"{family}-{style}".replace(" ", "")
    for key, value in {1: family, 2: style, 3: f"{post};dengwen", 4: f"{family} {style}".removesuffix(" Regular"),
                       6: post, 16: family, 17: style}.items():
        names.setName(value, key, 3, 1, 0x409)
    os2, head = font["OS/2"], font["head"]
    os2.usWeightClass = weight
    os2.fsSelection = (os2.fsSelection & ~0x61) | (0x20 if weight == 700 else 0x40)
    head.macStyle = 1 if weight == 700 else 0
    cff = font["CFF "].cff
    cff.fontNames = [post]
    top = cff.topDictIndex[0]
    top.FamilyName, top.FullName = family, f"{family} {style}"
    top.Weight = style


def full_cmap(font):
    """One format-12 table beside the format-4 one: Typst loses glyphs above 32767 with format 4 alone."""
    best = dict(font.getBestCmap())
    tables = []
    for kind, platform, encoding, keep in ((4, 0, 3, 0xFFFF), (12, 0, 4, 0x10FFFF), (4, 3, 1, 0xFFFF), (12, 3, 10, 0x10FFFF)):
        table = CmapSubtable.newSubtable(kind)
        table.platformID, table.platEncID, table.language = platform, encoding, 0
        table.cmap = {point: name for point, name in best.items() if point <= keep}
        tables.append(table)
    font["cmap"].tables = tables
    return set(best)


def make(job):
    (kind, style, weight), points, target = job
    font = TTFont(SOURCE / f"Noto{kind}CJK-{style}.ttc", fontNumber=SC, lazy=True)
    options = subset.Options()
    options.layout_features = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "halt", "palt", "vert", "chws"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["BASE", "VORG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    have = full_cmap(font)
    rename(font, f"Noto {kind} SC", style, weight)
    file = Path(target) / f"Noto{kind}SC-{style}.otf"
    font.save(file)
    missing = "".join(chr(p) for p in sorted(points - have) if p > 0x20)
    return f"{file.name}: {file.stat().st_size} bytes, {len(have)} characters, lacking: {missing}"


if __name__ == "__main__":
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1640995200")
    points = wanted(sys.argv[2:])
    with ProcessPoolExecutor(2) as pool:
        for line in pool.map(make, [(face, points, sys.argv[1]) for face in FACES]):
            print(line, flush=True)
