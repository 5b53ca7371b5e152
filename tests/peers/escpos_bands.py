"""Whether python-escpos draws pictures with the bytes we sent: escpos_bands.py SENT PICTURE.png ..."""

import sys
from pathlib import Path

from escpos.printer import Dummy
from PIL import Image

GS_V_0 = b"\x1d\x76\x30\x00"


def bands(stream):
    """Every GS v 0 of a stream: head and dots."""
    at = stream.find(GS_V_0)
    while at >= 0:
        end = at + 8 + (stream[at + 4] + 256 * stream[at + 5]) * (stream[at + 6] + 256 * stream[at + 7])
        yield stream[at:end]
        at = stream.find(GS_V_0, end)


ours = list(bands(Path(sys.argv[1]).read_bytes()))
highest = max(band[6] + 256 * band[7] for band in ours)
theirs = []
for picture in sys.argv[2:]:
    printer = Dummy()
    printer.image(Image.open(picture), impl="bitImageRaster", fragment_height=highest, center=False)
    theirs += bands(printer.output)
if ours != theirs:
    sys.exit(f"{len(ours)} bands of ours, {len(theirs)} of theirs, {sum(a == b for a, b in zip(ours, theirs))} the same")
print(len(ours))
