#!/bin/sh
# Installs what packages.txt (or the list given) names and this machine lacks. Silent when nothing is missing.
set -eu
cd "$(dirname "$0")/.."
missing=""
for package in $(sed 's/#.*//' "${1:-packages.txt}"); do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then run=""; elif command -v sudo >/dev/null 2>&1; then run="sudo"; else
    echo "These packages are missing and only root can install them: apt-get install$missing" >&2
    exit 1
fi
echo "Installing:$missing"
$run apt-get update -qq
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends $missing >/dev/null
