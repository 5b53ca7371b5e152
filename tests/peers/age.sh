#!/bin/sh
# Opens one sealed object with Debian's age: age.sh IDENTITY OBJECT; prints the clear bytes.
set -eu
exec age --decrypt --identity "$1" "$2"
