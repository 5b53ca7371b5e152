#!/bin/sh
# A Python with the tools of others that tests compare with (joserfc, bagit, tuspy), made once; prints its path.
set -eu
cd "$(dirname "$0")/.."
folder="${CARGO_TARGET_DIR:-target}/peers-python"
case "$folder" in /*) ;; *) folder="$PWD/$folder" ;; esac
if [ ! -f "$folder/ready" ]; then
    rm -rf "$folder"
    python3 -m venv "$folder" >&2
    "$folder/bin/pip" install --quiet --disable-pip-version-check joserfc==1.8.0 bagit==1.9.0 tuspy==1.1.0 >&2
    touch "$folder/ready"
fi
echo "$folder/bin/python"
