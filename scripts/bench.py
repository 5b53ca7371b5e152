#!/usr/bin/env python3
"""Figures of the release build: first full screen, memory, idle processor time, answer to a touch.

bench.py DELIVERED SCRIPTED: the program as it is delivered, and the one with the scripted visitor.
Each figure stands beside its limit; nothing here fails a build.
"""
import json, mmap, os, secrets, signal, statistics, subprocess, sys, tempfile, time
from pathlib import Path

WIDTH, HEIGHT = 1080, 1920
IDLE_SECONDS = 60


class Screen:
    """Xvfb, its picture mapped into memory: looking costs nothing."""

    def __init__(self, folder):
        self.number = 90 + secrets.randbelow(100)
        self.server = subprocess.Popen(
            ["Xvfb", f":{self.number}", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", folder, "-nolisten", "tcp"],
            stderr=subprocess.DEVNULL,
        )
        path = Path(folder) / "Xvfb_screen0"
        while not path.exists() or path.stat().st_size < WIDTH * HEIGHT * 4:
            time.sleep(0.05)
        self.file = open(path, "rb")
        self.map = mmap.mmap(self.file.fileno(), 0, prot=mmap.PROT_READ)
        self.start = len(self.map) - WIDTH * HEIGHT * 4

    def rows(self, first, last):
        return self.map[self.start + first * WIDTH * 4 : self.start + last * WIDTH * 4]

    def close(self):
        self.server.terminate()
        self.server.wait()


def hall(folder):
    """A config folder; devices and court are not there, as on a bad morning."""
    (folder / "court-token.txt").write_text("0123456789abcdef0123456789abcdef\n")
    (folder / "kiosk-key").write_bytes(secrets.token_bytes(32))
    for secret in ("court-token.txt", "kiosk-key"):
        (folder / secret).chmod(0o600)
    (folder / "kiosk.toml").write_text(
        f"""[kiosk]
id = "K01"
data = "{folder}/data"
key_file = "kiosk-key"
[court]
url = "http://127.0.0.1:9"
token_file = "court-token.txt"
[panel]
width = {WIDTH}
height = {HEIGHT}
fullscreen = false
"""
    )
    return folder


def start(program, folder, screen):
    environment = dict(os.environ, DISPLAY=f":{screen.number}", DENGWEN_LOG="off")
    environment.pop("WAYLAND_DISPLAY", None)
    return subprocess.Popen([program, "kiosk", "--config", str(folder)], env=environment, stderr=subprocess.DEVNULL)


def first_screen(program, folder, screen):
    """Milliseconds from exec until the glass looks as it will go on looking (the clock and the device chips apart)."""
    area = (160, HEIGHT - 420)
    kiosk = start(program, folder, screen)
    time.sleep(3)
    final = screen.rows(*area)
    blank = len(set(final[i : i + 4] for i in range(0, len(final), 4 * 997))) < 3
    kiosk.terminate()
    kiosk.wait()
    if blank:
        sys.exit("the kiosk shows nothing under Xvfb; run it by hand to see why")
    while screen.rows(*area) == final:
        time.sleep(0.01)
    times = []
    for _ in range(10):
        begun = time.monotonic()
        kiosk = start(program, folder, screen)
        while screen.rows(*area) != final and time.monotonic() - begun < 10:
            time.sleep(0.001)
        times.append((time.monotonic() - begun) * 1000)
        kiosk.terminate()
        kiosk.wait()
        while screen.rows(*area) == final:
            time.sleep(0.01)
    return times


def pss(process):
    for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def ticks(process):
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def idle(program, folder, screen):
    """MiB PSS at 待机, and the part of one core it uses over a minute."""
    kiosk = start(program, folder, screen)
    time.sleep(8)
    memory = pss(kiosk)
    before = ticks(kiosk)
    time.sleep(IDLE_SECONDS)
    used = (ticks(kiosk) - before) / os.sysconf("SC_CLK_TCK") / IDLE_SECONDS * 100
    kiosk.terminate()
    kiosk.wait()
    return memory, used


def touches(program, folder):
    """Milliseconds from each touch of a whole visit until the glass was drawn anew."""
    subprocess.run(
        [program, "demo", "--headless", "--scenario", "tests/scenarios/private-lending.toml", "--out", str(folder), "--timings"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return json.loads((folder / "timings.json").read_text())


def line(what, value, limit, unit):
    print(f"{what:<46} {value:8.2f} {unit:<4} limit {limit:>6} {unit:<4} {value / limit:6.2f} of it")


def main():
    delivered, scripted = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for part in ("screen", "hall", "visit"):
            (folder / part).mkdir()
        screen = Screen(str(folder / "screen"))
        try:
            config = hall(folder / "hall")
            times = first_screen(delivered, config, screen)
            memory, used = idle(delivered, config, screen)
        finally:
            screen.close()
        line("first full screen, median of 10", statistics.median(times), 200, "ms")
        line("first full screen, slowest of 10", max(times), 200, "ms")
        line("memory at 待机 (PSS)", memory, 60, "MiB")
        line("processor at 待机, one core, 60 s", used, 0.1, "%")
        answers = sorted(touches(scripted, folder / "visit"))
        line(f"touch to drawn glass, median of {len(answers)}", statistics.median(answers), 50, "ms")
        line("touch to drawn glass, 99th of 100", answers[int(len(answers) * 0.99)], 50, "ms")
        line("touch to drawn glass, slowest", answers[-1], 50, "ms")


if __name__ == "__main__":
    main()
