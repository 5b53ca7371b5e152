#!/bin/sh
# Makes the four font files of assets/fonts from Debian's fonts-noto-cjk. Takes minutes: run it by hand, commit the result.
# Needs: apt-get install fonts-noto-cjk python3-venv
set -eu
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools"
"$tools/bin/pip" -q install 'fonttools>=4.40'
"$tools/bin/python" scripts/make_fonts.py assets/fonts
