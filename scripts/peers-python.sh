#!/bin/sh
# A Python with the tools of others that tests compare with (joserfc, bagit, tuspy, python-escpos), made once; prints its path.
set -eu
cd "$(dirname "$0")/.."
folder="${CARGO_TARGET_DIR:-target}/peers-python"
case "$folder" in /*) ;; *) folder="$PWD/$folder" ;; esac
wanted="joserfc==1.8.0 bagit==1.9.0 tuspy==1.1.0 python-escpos==3.1"
if [ "$(cat "$folder/ready" 2>/dev/null)" != "$wanted" ]; then
    rm -rf "$folder"
    python3 -m venv "$folder" >&2
    # shellcheck disable=SC2086 # one word a package
    "$folder/bin/pip" install --quiet --disable-pip-version-check $wanted >&2
    echo "$wanted" > "$folder/ready"
fi
echo "$folder/bin/python"
