#!/usr/bin/env python3
"""Draws assets/demo/pages/*.jpg: papers of an invented loan as a flatbed scanner would deliver them (A4, 200 dpi, no EXIF).

Everybody and everything on them is invented. The same seed gives the same pictures.

    apt-get install python3-pil python3-numpy fonts-arphic-gkai00mp fonts-noto-cjk
    python3 scripts/make-demo-pages.py
"""
import math
import pathlib
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

OUT = pathlib.Path(__file__).resolve().parent.parent / "assets/demo/pages"
WIDTH, HEIGHT, DPI = 1654, 2339, 200
MOST_BYTES = 300_000
HAND = "/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf"
SANS = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
SERIF = "/usr/share/fonts/opentype/noto/NotoSerifCJK-{}.ttc"
INK, RED = (34, 40, 78), (190, 32, 38)


def font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=2 if "Noto" in path else 0)


def cloud(rng: np.random.Generator, height: int, width: int, grain: int) -> np.ndarray:
    """Soft noise between 0 and 1, spots about `grain` pixels wide."""
    small = rng.random((max(2, height // grain + 2), max(2, width // grain + 2)))
    picture = Image.fromarray((small * 255).astype("uint8")).resize((width, height), Image.BICUBIC)
    return np.asarray(picture, dtype=float) / 255


def paper(rng: np.random.Generator, tone=(252, 250, 244)) -> Image.Image:
    shade = 1 - 0.022 * cloud(rng, HEIGHT, WIDTH, 420) - 0.008 * cloud(rng, HEIGHT, WIDTH, 40)
    return Image.fromarray((np.array(tone) * shade[..., None]).clip(0, 255).astype("uint8"))


def press(page: Image.Image, alpha: np.ndarray, at: tuple[int, int], colour):
    """Lays a stamp on the page as translucent ink: what is under it stays readable."""
    height, width = alpha.shape
    x, y = at
    box = page.crop((x, y, x + width, y + height))
    under = np.asarray(box, dtype=float)
    ink = under * np.array(colour) / 255
    mixed = under * (1 - alpha[..., None]) + ink * alpha[..., None]
    page.paste(Image.fromarray(mixed.clip(0, 255).astype("uint8")), (x, y))


def fingerprint(rng: np.random.Generator, width=132, height=176) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width].astype(float)
    x, y = (x - width / 2) / (width / 2), (y - height / 2) / (height / 2)
    warp = cloud(rng, height, width, 46) - 0.5
    ring = np.hypot(x * 0.92, (y + 0.12) * 0.85) + 0.32 * warp + 0.10 * x * (y + 0.3)
    ridge = np.clip(0.5 + 1.5 * np.sin(ring * 2 * math.pi * 9.2), 0, 1)
    edge = np.clip((1 - np.hypot(x, y) - 0.10 * cloud(rng, height, width, 18)) * 7, 0, 1)
    patchy = 0.45 + 0.55 * cloud(rng, height, width, 26)
    return (0.22 + 0.62 * ridge) * edge * patchy


def round_seal(rng: np.random.Generator, around: str, below: str, size=330) -> np.ndarray:
    scale = 3
    side = size * scale
    seal = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(seal)
    draw.ellipse((6, 6, side - 7, side - 7), outline=255, width=scale * 8)
    middle, reach = side / 2, side * 0.17
    star = []
    for corner in range(10):
        angle = -math.pi / 2 + corner * math.pi / 5
        radius = reach if corner % 2 == 0 else reach * 0.382
        star.append((middle + radius * math.cos(angle), middle + radius * math.sin(angle)))
    draw.polygon(star, fill=255)
    letters = font(SERIF.format("Bold"), int(side * 0.105))
    sweep = math.radians(230)
    for index, letter in enumerate(around):
        angle = -math.pi / 2 - sweep / 2 + sweep * index / (len(around) - 1)
        tile = Image.new("L", (int(side * 0.14),) * 2, 0)
        ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), letter, font=letters, fill=255, anchor="mm")
        tile = tile.rotate(-math.degrees(angle) - 90, resample=Image.BICUBIC)
        radius = side * 0.395
        at = (int(middle + radius * math.cos(angle) - tile.width / 2), int(middle + radius * math.sin(angle) - tile.height / 2))
        seal.paste(255, at, tile)
    draw.text((middle, side * 0.76), below, font=font(SANS.format("Regular"), int(side * 0.068)), fill=255, anchor="mm")
    seal = seal.rotate(-7, resample=Image.BICUBIC).resize((size, size), Image.LANCZOS)
    alpha = np.asarray(seal, dtype=float) / 255
    return alpha * (0.55 + 0.35 * cloud(rng, size, size, 9)) * (0.75 + 0.25 * cloud(rng, size, size, 90))


class Pen:
    """Writes characters as a steady hand does: no two alike, the line a little uphill."""

    def __init__(self, page: Image.Image, seed: int, ink=INK):
        self.page, self.dice, self.ink = page, random.Random(seed), ink
        self.climb = self.dice.uniform(-0.006, -0.002)

    def character(self, letter: str, x: float, y: float, size: int):
        scale, dice = 3, self.dice
        side = int(size * 1.7) * scale
        tile = Image.new("L", (side, side), 0)
        own = int(size * scale * dice.uniform(0.94, 1.07))
        ImageDraw.Draw(tile).text((side / 2, side / 2), letter, font=font(HAND, own), fill=255, anchor="mm", stroke_width=1)
        lean, angle, squeeze = dice.uniform(-0.10, 0.02), math.radians(dice.uniform(-3.2, 2.4)), dice.uniform(0.93, 1.05)
        cos, sin, half = math.cos(angle), math.sin(angle), side / 2
        a, b = cos * squeeze, (sin + lean) * squeeze
        d, e = -sin, cos
        tile = tile.transform((side, side), Image.AFFINE, (a, b, half - a * half - b * half, d, e, half - d * half - e * half), Image.BICUBIC)
        tile = tile.filter(ImageFilter.GaussianBlur(1.6)).point(lambda v: min(255, max(0, (v - 70) * 3)))
        tile = tile.resize((side // scale, side // scale), Image.LANCZOS)
        pressure = dice.uniform(0.84, 0.97)
        alpha = np.asarray(tile, dtype=float) / 255 * pressure
        at = (int(x - tile.width / 2), int(y - tile.height / 2 + dice.uniform(-2.2, 2.2)))
        box = self.page.crop((at[0], at[1], at[0] + tile.width, at[1] + tile.height))
        under = np.asarray(box, dtype=float)
        mixed = under * (1 - alpha[..., None]) + np.array(self.ink) * alpha[..., None]
        self.page.paste(Image.fromarray(mixed.astype("uint8")), at)

    def line(self, text: str, x: float, y: float, size: int) -> float:
        start = x
        for letter in text:
            narrow = letter in "0123456789.,"
            step = size * (0.56 if narrow else 0.60 if letter in "，。、：；" else 1.0)
            if letter != "　":
                self.character(letter, x + step / 2, y + (x - start) * self.climb, size)
            x += step + self.dice.uniform(0.4, 2.6)
        return x


def letter_paper(page: Image.Image, first=330, gap=118, lines=15):
    draw = ImageDraw.Draw(page)
    for index in range(lines):
        draw.line((150, first + index * gap, WIDTH - 150, first + index * gap), fill=(214, 150, 148), width=2)
    draw.line((150, first - 8, WIDTH - 150, first - 8), fill=(214, 150, 148), width=2)


def as_scanned(page: Image.Image, name: str, rng: np.random.Generator, tilt: float):
    """The sheet lies a little askew on a white lid; the sensor adds its grain; the smallest loss that fits is kept."""
    draw = ImageDraw.Draw(page)
    draw.text((WIDTH / 2, HEIGHT - 58), "演示样例　人物与内容均为虚构", font=font(SANS.format("Regular"), 22), fill=(176, 172, 164), anchor="mm")
    page = page.rotate(tilt, resample=Image.BICUBIC, fillcolor=(243, 242, 238))
    pixels = np.asarray(page, dtype=float)
    grain = np.asarray(Image.fromarray((rng.normal(128, 20, (HEIGHT, WIDTH))).clip(0, 255).astype("uint8")).filter(ImageFilter.GaussianBlur(1.3)), dtype=float) - 128
    light = 1 - 0.02 * np.linspace(0, 1, WIDTH)[None, :, None]
    page = Image.fromarray((pixels * light + 0.35 * grain[..., None]).clip(0, 255).astype("uint8"))
    target = OUT / f"{name}.jpg"
    for quality in range(84, 40, -4):
        page.save(target, "JPEG", quality=quality, dpi=(DPI, DPI), optimize=True, subsampling="4:2:0")
        if target.stat().st_size <= MOST_BYTES:
            print(f"{target.name}: {target.stat().st_size // 1000} kB, quality {quality}")
            return
    raise SystemExit(f"{name} does not fit into {MOST_BYTES} bytes")


def iou_front():
    rng = np.random.default_rng(11)
    page = paper(rng)
    letter_paper(page)
    pen = Pen(page, 21)
    pen.line("借　条", 700, 250, 92)
    gap, top, size = 118, 330 + 70, 66
    body = [
        "　　今借到李桂兰人民币捌万元整",
        "（80000元），用于进货周转。借款",
        "由李桂兰于2024年3月1日从银行",
        "转到我的账户。借期一年，2025年",
        "2月28日以前一次还清，不计利息。",
        "　　空口无凭，立此为据。",
    ]
    for index, text in enumerate(body):
        pen.line(text, 190, top + index * gap, size)
    pen.line("借款人：王建国", 850, top + 8 * gap, size)
    pen.line("2024年3月1日", 850, top + 10 * gap, size)
    press(page, fingerprint(rng), (1215, int(top + 8 * gap - 104)), RED)
    press(page, fingerprint(rng, 118, 160), (985, int(top - 92)), RED)
    as_scanned(page, "iou-1", rng, 0.5)


def iou_back():
    rng = np.random.default_rng(12)
    page = paper(rng, (251, 249, 244))
    letter_paper(page)
    pen = Pen(page, 22, (44, 44, 52))
    gap, top, size = 118, 330 + 70, 64
    body = [
        "　　2025年3月15日，李桂兰到我店里",
        "来要钱。我确实还欠她捌万元整，",
        "到今天一分没还。因为货款没收回",
        "来，请她再宽限几个月，我答应",
        "2025年6月30日前全部还清。",
    ]
    pen.line("还款承诺", 640, 250, 84)
    for index, text in enumerate(body):
        pen.line(text, 190, top + index * gap, size)
    pen.line("借款人：王建国", 850, top + 7 * gap, size)
    pen.line("2025年3月15日", 850, top + 9 * gap, size)
    press(page, fingerprint(rng, 126, 170), (1180, int(top + 7 * gap - 92)), RED)
    as_scanned(page, "iou-2", rng, -0.4)


def transfer():
    rng = np.random.default_rng(13)
    page = paper(rng, (253, 253, 252))
    draw = ImageDraw.Draw(page)
    ink, pale = (38, 40, 44), (120, 122, 128)
    plain, bold = font(SANS.format("Regular"), 34), font(SANS.format("Bold"), 34)
    blue = (28, 74, 140)
    draw.ellipse((150, 170, 226, 246), outline=blue, width=9)
    draw.rectangle((176, 196, 200, 220), fill=blue)
    draw.text((250, 208), "示例银行", font=font(SERIF.format("Bold"), 56), fill=blue, anchor="lm")
    draw.text((WIDTH / 2, 340), "电子回单（转账）", font=font(SERIF.format("Bold"), 62), fill=ink, anchor="mm")
    draw.text((150, 430), "交易日期：2024年03月01日　10:26:41", font=plain, fill=ink, anchor="lm")
    draw.text((WIDTH - 150, 430), "回单编号：2024030100000317", font=font(SANS.format("Regular"), 30), fill=pale, anchor="rm")
    left, right, top, row = 150, WIDTH - 150, 480, 92
    label, half = 250, (right - left) // 2
    two = [
        (("付款人", "户名", "李桂兰"), ("收款人", "户名", "王建国")),
        (("", "账号", "6200 **** **** 0026"), ("", "账号", "6200 **** **** 6210")),
        (("", "开户行", "示例银行示例支行"), ("", "开户行", "示例银行和平路支行")),
    ]
    grid = (150, 152, 158)
    for index, columns in enumerate(two):
        y = top + index * row
        for side, (_, name, value) in enumerate(columns):
            x = left + side * half
            draw.text((x + 90, y + row / 2), name, font=plain, fill=pale, anchor="lm")
            draw.text((x + 230, y + row / 2), value, font=plain, fill=ink, anchor="lm")
            draw.line((x + 70, y, x + half, y), fill=grid, width=2)
    for side, word in enumerate(("付款人", "收款人")):
        x = left + side * half
        for index, letter in enumerate(word):
            draw.text((x + 35, top + 1.5 * row + (index - 1) * 48), letter, font=bold, fill=ink, anchor="mm")
        draw.line((x + 70, top, x + 70, top + 3 * row), fill=grid, width=2)
    one = [
        ("金额（小写）", "￥80,000.00"),
        ("金额（大写）", "人民币捌万元整"),
        ("交易渠道", "柜面转账"),
        ("用途", "借款"),
        ("附言", "借给王建国"),
        ("交易流水号", "0301 1026 4100 0317"),
        ("交易状态", "交易成功"),
    ]
    start = top + 3 * row
    for index, (name, value) in enumerate(one):
        y = start + index * row
        draw.line((left, y, right, y), fill=grid, width=2)
        draw.text((left + 30, y + row / 2), name, font=plain, fill=pale, anchor="lm")
        strong = index < 2
        draw.text((left + label + 40, y + row / 2), value, font=font(SANS.format("Bold" if strong else "Regular"), 38 if strong else 34), fill=ink, anchor="lm")
    bottom = start + len(one) * row
    draw.line((left + label, start, left + label, bottom), fill=grid, width=2)
    draw.line((left + half, top, left + half, start), fill=grid, width=2)
    draw.rectangle((left, top, right, bottom), outline=ink, width=3)
    small = font(SANS.format("Regular"), 28)
    for index, text in enumerate((
        "本回单仅表明以上交易已由银行系统处理，不作为收款方发货依据。",
        "重复打印次数：1　　打印日期：2026年11月20日　　打印柜员：000317",
    )):
        draw.text((left, bottom + 60 + index * 50), text, font=small, fill=pale, anchor="lm")
    press(page, round_seal(rng, "示例银行股份有限公司", "电子回单专用章"), (1090, bottom - 250), RED)
    as_scanned(page, "transfer-1", rng, 0.25)


def chat():
    rng = np.random.default_rng(14)
    page = paper(rng, (253, 253, 252))
    draw = ImageDraw.Draw(page)
    ink, pale = (36, 38, 42), (132, 134, 138)
    draw.text((WIDTH / 2, 150), "手机聊天记录打印件", font=font(SERIF.format("Bold"), 50), fill=ink, anchor="mm")
    draw.text((WIDTH / 2, 222), "李桂兰（右）与王建国（左）　原始手机由李桂兰保存，可当庭出示", font=font(SANS.format("Regular"), 30), fill=pale, anchor="mm")
    left, right, top, bottom = 300, WIDTH - 300, 290, 1960
    draw.rounded_rectangle((left, top, right, bottom), 36, fill=(241, 241, 243), outline=(110, 112, 118), width=4)
    draw.text(((left + right) / 2, top + 62), "王建国", font=font(SANS.format("Bold"), 38), fill=ink, anchor="mm")
    draw.text((left + 44, top + 60), "‹", font=font(SANS.format("Regular"), 60), fill=ink, anchor="lm")
    draw.text((right - 44, top + 60), "···", font=font(SANS.format("Bold"), 40), fill=ink, anchor="rm")
    draw.line((left, top + 116, right, top + 116), fill=(206, 207, 212), width=2)
    letters = font(SANS.format("Regular"), 36)
    y = top + 150
    talk = [
        ("time", "2025年7月2日 09:14"),
        ("me", ["建国，说好6月底还的8万块，", "今天已经7月2号了。"]),
        ("he", ["李姨，对不起，货款还没收回来。"]),
        ("he", ["再等等，我一定还。"]),
        ("time", "2025年10月8日 18:40"),
        ("me", ["国庆也过了，我看病要用钱，", "你先还一部分也行。"]),
        ("he", ["现在真的一分也拿不出来。"]),
        ("me", ["8万块借条在我手里，", "你认不认这个账？"]),
        ("he", ["认，我欠您8万，这个我认。"]),
        ("time", "2026年9月20日 08:05"),
        ("me", ["建国，再不还我只好去法院了。"]),
        ("time", "对方未回复"),
    ]
    for who, said in talk:
        if who == "time":
            draw.text(((left + right) / 2, y + 26), said, font=font(SANS.format("Regular"), 28), fill=pale, anchor="mm")
            y += 74
            continue
        wide = int(max(letters.getlength(text) for text in said)) + 56
        high = len(said) * 54 + 34
        side = 84
        if who == "me":
            face, x = (right - 30 - side, y), right - 30 - side - 24 - wide
            fill, hue, sign = (172, 226, 150), (150, 92, 60), "李"
        else:
            face, x = (left + 30, y), left + 30 + side + 24
            fill, hue, sign = (255, 255, 255), (66, 100, 140), "王"
        draw.rounded_rectangle((*face, face[0] + side, face[1] + side), 12, fill=hue)
        draw.text((face[0] + side / 2, face[1] + side / 2), sign, font=font(SANS.format("Bold"), 44), fill=(255, 255, 255), anchor="mm")
        draw.rounded_rectangle((x, y, x + wide, y + high), 14, fill=fill)
        for index, text in enumerate(said):
            draw.text((x + 28, y + 17 + 27 + index * 54), text, font=letters, fill=ink, anchor="lm")
        y += max(high, side) + 36
    if y > bottom - 20:
        raise SystemExit(f"the talk runs out of the frame: {y} > {bottom}")
    draw.text((WIDTH / 2, 2180), "第 1 页　共 1 页", font=font(SANS.format("Regular"), 28), fill=pale, anchor="mm")
    as_scanned(page, "chat-1", rng, -0.2)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    iou_front()
    iou_back()
    transfer()
    chat()
