#!/bin/sh
# Makes assets/fonts/*.otf from Debian's fonts-noto-cjk. Needs python3 with fonttools. Slow: done once, the result is committed.
set -eu
cd "$(dirname "$0")/.."
source=/usr/share/fonts/opentype/noto
if [ ! -f "$source/NotoSansCJK-Regular.ttc" ]; then
    echo "$source/NotoSansCJK-Regular.ttc is missing: apt-get install fonts-noto-cjk fonts-noto-cjk-extra" >&2
    exit 1
fi
python3 scripts/make-fonts.py "$source" assets/fonts
