"""Makes the pinyin tables of assets/dictionaries. Usage: make_dictionaries.py (from anywhere)

pinyin.tsv: from Debian's rime-data-pinyin-simp. legal.tsv: legal_terms.tsv and the regions of levels 1 and 2.
Lines are `pinyin syllables<TAB>text<TAB>weight`, ü is typed v; sorted by letters, then heaviest first.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path("/usr/share/rime-data/pinyin_simp.dict.yaml")
WORDS = 30_000
TERM, REGION, LIGHT, SURNAME = 1_000_000, 100_000, 20_000, 5_000  # the source's own weights reach 4,828,294; its median is 207
SUFFIXES = ("特别行政区", "市", "省", "地区", "盟")
# Where the most frequent reading of a character is not the one in the name of a place.
PLACES = {
    "重庆": "chong qing", "长春": "chang chun", "长沙": "chang sha", "长治": "chang zhi", "朝阳": "chao yang",
    "六安": "lu an", "亳州": "bo zhou", "蚌埠": "beng bu", "厦门": "xia men", "台州": "tai zhou", "丽水": "li shui",
    "乐山": "le shan", "漯河": "luo he", "济南": "ji nan", "济宁": "ji ning", "宿州": "su zhou", "宿迁": "su qian",
    "阿坝": "a ba", "阿克苏": "a ke su", "阿勒泰": "a le tai", "阿里": "a li", "阿拉善": "a la shan", "西藏": "xi zang",
    "朝鲜": "chao xian", "藏族": "zang zu", "傣族": "dai zu", "大理": "da li", "大连": "da lian", "大同": "da tong",
    "大庆": "da qing", "大兴安岭": "da xing an ling", "兴安": "xing an", "红河": "hong he", "柯尔克孜": "ke er ke zi",
    "广元": "guang yuan", "石嘴山": "shi zui shan", "行政区": "xing zheng qu", "自治区": "zi zhi qu",
    "自治州": "zi zhi zhou", "海东": "hai dong", "百色": "bai se", "莆田": "pu tian", "吕梁": "lv liang",
    "乌海": "wu hai", "乌兰察布": "wu lan cha bu", "克孜勒苏": "ke zi le su", "都": "du", "省": "sheng", "区": "qu",
    "恩施": "en shi", "海西": "hai xi", "哈尔滨": "ha er bin", "齐齐哈尔": "qi qi ha er", "呼和浩特": "hu he hao te",
    "呼伦贝尔": "hu lun bei er", "鄂尔多斯": "e er duo si", "洛阳": "luo yang", "沈阳": "shen yang",
}


def syllable_text(pinyin):
    return pinyin.strip().replace("ü", "v")


def read_source():
    """(text, pinyin, weight) of the source's table."""
    body = SOURCE.read_text(encoding="utf-8").split("\n...\n", 1)[1]
    for line in body.splitlines():
        columns = line.split("\t")
        if len(columns) >= 3:
            yield columns[0], syllable_text(columns[1]), int(columns[2])


def in_gb2312(text):
    try:
        text.encode("gb2312")
        return True
    except UnicodeEncodeError:
        return False


def name_characters():
    """The characters beyond GB 2312 that the fonts carry for names."""
    sys.path.insert(0, str(ROOT / "scripts"))
    source = (ROOT / "scripts/make_fonts.py").read_text(encoding="utf-8")
    return set(source.split("NAMES = (", 1)[1].split(")", 1)[0]) - set(' \n"')


def spell(name, readings, words):
    """Pinyin of a place: longest known piece first, then the most frequent reading."""
    out = []
    while name:
        for length in range(len(name), 0, -1):
            piece = name[:length]
            found = PLACES.get(piece) or (words.get(piece) if length > 1 else readings.get(piece))
            if found:
                out.append(found)
                name = name[length:]
                break
        else:
            raise SystemExit(f"no reading for {name}")
    return " ".join(out)


def write(file, rows):
    best = {}
    for pinyin, text, weight in rows:
        best[pinyin, text] = max(weight, best.get((pinyin, text), 0))
    rows = sorted(((p, t, w) for (p, t), w in best.items()), key=lambda r: (r[0].replace(" ", ""), -r[2], r[1]))
    file.write_text("".join(f"{p}\t{t}\t{w}\n" for p, t, w in rows), encoding="utf-8")
    print(file.name, len(rows))


def main():
    source = list(read_source())
    names = name_characters()
    singles = [(p, t, w) for t, p, w in source if len(t) == 1 and (in_gb2312(t) or t in names)]
    # Parts of characters and 〇, which the source does not have.
    singles += [("ling", "〇", 300), ("mi", "冖", 0), ("bing", "冫", 0), ("kan", "凵", 0), ("fang", "匚", 0), ("che", "屮", 0),
                ("gong", "廾", 0), ("pi", "擗", 0), ("chuang", "疒", 0), ("yu", "肀", 0), ("hu", "虍", 0), ("yi", "衤", 0),
                ("chuo", "辶", 0), ("jin", "钅", 0), ("fu", "阝", 0)]
    words = [(p, t, w) for t, p, w in source if 2 <= len(t) <= 4 and in_gb2312(t)]
    words.sort(key=lambda r: (-r[2], r[0], r[1]))
    folder = ROOT / "assets/dictionaries"
    write(folder / "pinyin.tsv", singles + words[:WORDS])

    syllables = {p for p, t, _ in singles}
    readings, spelt = {}, {}
    for t, p, w in sorted(source, key=lambda r: r[2]):
        (readings if len(t) == 1 else spelt)[t] = p
    rows = []
    for line in (ROOT / "scripts/legal_terms.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            pinyin, text = line.split("\t")
            # 立案 (lian) must not push 连 and 脸 away: what is also one syllable stays light.
            light = pinyin.replace(" ", "") in syllables
            rows.append((pinyin, text, SURNAME if len(text) == 1 else LIGHT if light else TERM))
    everyday, frequency = {}, {}
    for pinyin, text, weight in words[:WORDS]:
        everyday.setdefault(pinyin.replace(" ", ""), []).append((weight, text))
        frequency[text] = weight
    places = {}
    for region in json.loads((ROOT / "assets/reference/regions.json").read_text(encoding="utf-8"))["rows"]:
        if region["level"] > 2 or region["name"] in ("省直辖县级行政区划", "自治区直辖县级行政区划", "市辖区", "县"):
            continue
        name = region["name"]
        short = next((name.removesuffix(s) for s in SUFFIXES if name.endswith(s)), name)
        for text in {name, short}:
            if len(text) > 1:
                pinyin = spell(text, readings, spelt)
                light = pinyin.replace(" ", "") in syllables
                # Of two places spelt alike the better known one comes first: 苏州 before 宿州.
                places[pinyin, text] = (LIGHT if light else REGION) + min(frequency.get(text, 0), 9_999)
    place_names = {text for _, text in places}
    for (pinyin, text), weight in places.items():
        # And after an everyday word spelt alike: 一样 before 益阳, 危害 before 威海.
        alike = [w for w, other in everyday.get(pinyin.replace(" ", ""), []) if other not in place_names]
        rows.append((pinyin, text, max(frequency.get(text, 0), min(weight, max(alike) - 1)) if alike else weight))
    write(folder / "legal.tsv", rows)


if __name__ == "__main__":
    main()
