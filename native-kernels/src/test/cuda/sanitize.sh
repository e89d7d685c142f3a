#!/bin/sh
# Builds sanitize.cpp with one kind of sanitizer: sanitize.sh FOLDER address|thread
# Exits with 77 where this machine cannot do that.
set -eu
folder=$1
case $2 in
  address) flags="-fsanitize=address,undefined -fno-sanitize-recover=all" ;;
  thread) flags="-fsanitize=thread" ;;
  *) exit 2 ;;
esac
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
cannot() {
  printf 'sanitized CUDA kernels: %s\n' "$1"
  exit 77
}
[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || cannot "built on Linux with x86-64 only"
compiler=${CXX-}
for candidate in g++ c++; do
  [ -n "$compiler" ] || ! command -v "$candidate" >/dev/null 2>&1 || compiler=$candidate
done
[ -n "$compiler" ] && command -v "$compiler" >/dev/null 2>&1 || cannot "no C++ compiler was found (g++, c++)"
mkdir -p "$folder"
printf 'int main() { return 0; }\n' >"$folder/probe.cpp"
# shellcheck disable=SC2086 # several flags
"$compiler" $flags "$folder/probe.cpp" -o "$folder/probe" >/dev/null 2>&1 || cannot "'$compiler' has no library for $flags"
# shellcheck disable=SC2086 # several flags
"$compiler" -std=c++17 -O1 -g -ffp-contract=off -march=native -Wall -Wextra -Wno-unknown-pragmas $flags -I"$here" -I"$here/../../main/cuda" \
  "$here/sanitize.cpp" -o "$folder/sanitize-$2" -pthread
