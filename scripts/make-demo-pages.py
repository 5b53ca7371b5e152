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


def sheet(name: str, seed: int, title: str, rows: list[str], seal: tuple[str, str] | None = None):
    """A printed paper: a title, its lines, the seal of who gave it. `|` parts the two columns of a line."""
    rng = np.random.default_rng(seed)
    page = paper(rng, (253, 253, 252))
    draw = ImageDraw.Draw(page)
    ink, plain = (38, 40, 44), font(SERIF.format("Regular"), 40)
    draw.text((WIDTH / 2, 270), title, font=font(SERIF.format("Bold"), 66), fill=ink, anchor="mm")
    y = 430
    for row in rows:
        left, _, right = row.partition("|")
        draw.text((190, y), left, font=plain, fill=ink, anchor="lm")
        draw.text((WIDTH / 2 + 40, y), right, font=plain, fill=ink, anchor="lm")
        y += 84
    if y > HEIGHT - 200 or any(plain.getlength(row.partition("|")[0]) > WIDTH - 380 for row in rows):
        raise SystemExit(f"{name} runs out of the paper")
    if seal:
        press(page, round_seal(rng, *seal), (1120, min(y - 180, HEIGHT - 520)), RED)
    as_scanned(page, name, rng, rng.uniform(-0.5, 0.5))


def leak():
    """Two photographs of a bedroom beneath a leak, printed on one page."""
    rng = np.random.default_rng(31)
    page = paper(rng, (253, 253, 252))
    draw = ImageDraw.Draw(page)
    letters = font(SANS.format("Regular"), 34)
    for top, base, said in (
        (180, (226, 222, 212), "2026年8月21日　卧室天花板，水从601室卫生间下来"),
        (1180, (186, 150, 108), "2026年9月6日　卧室地板泡水，起拱发黑"),
    ):
        high, wide = 820, WIDTH - 400
        spots = cloud(rng, high, wide, 150) * 0.7 + cloud(rng, high, wide, 36) * 0.3
        wet = np.clip((spots - 0.52) * 4, 0, 1)[..., None]
        picture = np.array(base) * (0.9 + 0.1 * cloud(rng, high, wide, 300))[..., None]
        picture = picture * (1 - 0.45 * wet) + np.array((128, 100, 58)) * 0.45 * wet
        if top > 1000:
            picture[:, ::118] *= 0.72
        page.paste(Image.fromarray(picture.clip(0, 255).astype("uint8")), (200, top))
        draw.text((WIDTH / 2, top + high + 46), said, font=letters, fill=(38, 40, 44), anchor="mm")
    as_scanned(page, "leak-1", rng, 0.3)


# One paper for each of the other causes of tests/scenarios.
SHEETS = [
    ("marriage-1", "结婚证", ["结婚证字号：示例结字第2015091800号", "登记日期：2015年9月18日", "", "姓名：陈雨桐|性别：女", "国籍：中国|出生日期：1990年5月17日", "身份证件号：110101199005170040", "", "姓名：徐浩然|性别：男", "国籍：中国|出生日期：1988年9月12日", "身份证件号：110101198809120036", "", "登记机关：示例市示例区民政局"], ("示例市示例区民政局", "婚姻登记专用章")),
    ("award-1", "仲裁裁决书", ["示例区仲裁委〔2026〕317号", "", "申请人：古丽娜尔·买买提江", "被申请人：示例餐饮管理有限公司", "", "申请人于2023年8月1日入职，任服务员，月工资5200元。", "被申请人未支付2026年5月至7月工资，双方没有争议。", "解除的原因，双方各执一词，申请人没有举出证据。", "", "裁决如下：", "一、被申请人支付2026年5月至7月工资15600元。", "二、驳回申请人的其他仲裁请求。", "", "不服本裁决的，可以自收到之日起十五日内起诉。", "2026年11月12日"], ("示例区劳动人事争议仲裁委员会", "仲裁专用章")),
    ("accident-1", "道路交通事故认定书", ["第110101202604120号（简易程序）", "", "事故时间：2026年4月12日7时20分|天气：晴", "事故地点：示例区幸福路与人民路路口", "", "当事人：吴晓丽|交通方式：小型轿车", "号牌：京A12345", "当事人：赵志强|交通方式：电动自行车", "", "吴晓丽驾车右转弯时，没有让直行的赵志强先行，", "两车相撞，赵志强受伤，电动自行车损坏。", "", "责任认定：吴晓丽负全部责任，赵志强无责任。", "2026年4月14日"], ("示例市公安局示例分局交通警察支队", "事故处理专用章")),
    ("order-1", "瓷砖供货合同", ["供方：示例区海燕建材店（经营者周海燕）", "需方：示例装饰工程有限公司", "", "一、货物：地砖2400片，每片39元，共93600元。", "二、质量：国家标准，优等品。", "三、交货：2026年1月20日前送到工业路工地，当场点数。", "四、签约时付46800元。", "五、尾款46800元，2026年3月31日以前付清。", "六、逾期付款的，按一年期贷款市场报价利率加计50%付息。", "", "供方：周海燕|需方：韩磊", "2026年1月8日"], ("示例装饰工程有限公司", "合同专用章")),
    ("management-1", "物业服务合同", ["甲方：和平小区业主委员会", "乙方：示例物业服务有限公司", "", "第一条　服务期限：2019年6月1日至2027年5月31日。", "第七条　住宅每月每平方米1.8元。", "第八条　每年1月交清全年的物业费。", "第十二条　逾期的，每日加收欠费的万分之三。", "", "甲方：和平小区业主委员会", "乙方：示例物业服务有限公司", "2019年6月1日"], ("示例物业服务有限公司", "合同专用章")),
    ("loan-1", "个人经营借款合同", ["贷款人：示例银行股份有限公司示例支行", "借款人：马建军", "", "第二条　借款金额：人民币叁拾万元整（300000元）。", "第三条　期限：2023年6月1日至2026年5月31日。", "第五条　年利率4.2%。", "第六条　每月付利息，到期还本。", "第八条　逾期还款的，利率上浮50%计收罚息。", "第十五条　幸福里3号楼201室抵押，另签抵押合同。", "第二十条　争议由贷款人住所地人民法院管辖。", "", "贷款人：孙国华|借款人：马建军", "2023年6月1日"], ("示例银行股份有限公司示例支行", "合同专用章")),
    ("card-form-1", "信用卡申领表", ["申请人：李明|证件：居民身份证", "证件号码：11010119900212003X", "工作单位：示例科技有限公司", "住址：示例市示例区青年路15号1号楼903室", "", "领用合约（摘录）", "第六条　透支利息：日息万分之五。", "第七条　违约金：最低还款额未还部分的5%。", "第九条　逾期的，按日计收利息。", "第十一条　连续三期未还最低还款额，发卡行可以停卡。", "", "本人已阅读全部材料，充分了解并清楚知晓该信用卡产品的", "相关信息，愿意遵守领用合约。", "申请人签名：李明|2020年5月8日"], ("示例银行股份有限公司示例支行", "业务专用章")),
    ("policy-1", "个人贷款保证保险保险单", ["保险单号：P20240301", "投保人：张鹏", "被保险人：示例银行股份有限公司", "保险人：示例财产保险股份有限公司示例中心支公司", "", "保险金额：110000元|保险费：6000元", "保险期间：2024年3月1日至2027年2月28日", "交费方式：每月10日，36期", "", "第五条　投保人连续80天没有还款的，保险人赔付。", "第九条　保险人赔付后，有权向投保人追偿。", "第十条　投保人每日按欠款的万分之五付违约金。"], ("示例财产保险股份有限公司", "承保专用章")),
    ("lease-1", "融资租赁合同", ["合同编号：R20240301", "出租人：示例融资租赁有限公司", "承租人：田大山|保证人：田小山", "", "第一条　租赁物：货车一辆，京A54321。", "第三条　租金180000元，36期，每月10日付5000元。", "第四条　租期：2024年3月10日至2027年3月9日。", "第六条　期满付100元，租赁物归承租人。", "第十条　逾期的，每天加收欠款的万分之五。", "第十一条　两期不付，全部租金到期。", "第十四条　保证人对全部债务承担连带责任。", "", "出租人：郑卫国|承租人：田大山", "2024年3月1日|保证人：田小山"], ("示例融资租赁有限公司", "合同专用章")),
    ("tenancy-1", "房屋租赁合同", ["出租人：郭美玲|承租人：马思远", "", "第一条　房屋：示例区幸福里3号楼201室，89平方米。", "第二条　租期：2025年9月1日至2026年8月31日。", "第三条　租金每月3500元，三个月付一次，提前五天付。", "第五条　押金7000元，签约时付清。", "第六条　退租时房屋完好的，当日退还押金。", "", "出租人：郭美玲|承租人：马思远", "2025年8月30日"], None),
    ("trades-1", "证券交易对账单", ["客户：林晓峰|证券：示例电子", "期间：2024年5月1日至2025年4月30日", "", "2024年5月6日　买入|6000股　12.00元　72000.00元", "2025年4月2日　卖出|6000股　6.00元　36000.00元", "", "佣金合计|54.00元", "印花税合计|18.00元", "期末持仓|0股"], ("示例证券股份有限公司示例营业部", "业务专用章")),
]


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    iou_front()
    iou_back()
    transfer()
    chat()
    leak()
    for seed, (name, title, rows, seal) in enumerate(SHEETS, 41):
        sheet(name, seed, title, rows, seal)
