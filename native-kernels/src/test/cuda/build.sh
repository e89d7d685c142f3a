#!/bin/sh
# Builds the emulated driver: build.sh FOLDER [FLAGS...]
# Writes FOLDER/libcuda.so.1, the kernels of src/main/cuda among it. Exits with 77 where this machine cannot do that, and
# does nothing if the library is that of the same sources, compiler and flags.
# Environment: CXX (default: g++, then c++).
set -eu
folder=$1
shift
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
kernels=$here/../../main/cuda
cannot() {
  printf 'emulated CUDA driver: %s\n' "$1"
  exit 77
}
[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || cannot "built on Linux with x86-64 only"
compiler=${CXX-}
for candidate in g++ c++; do
  [ -n "$compiler" ] || ! command -v "$candidate" >/dev/null 2>&1 || compiler=$candidate
done
[ -n "$compiler" ] && command -v "$compiler" >/dev/null 2>&1 || cannot "no C++ compiler was found (g++, c++)"

# Contraction would fuse what the arithmetic rounds. Without the instruction a fused multiply-add is a slow library call.
flags="-std=c++17 -O2 -g -fPIC -fvisibility=hidden -ffp-contract=off -march=native -Wall -Wextra -Werror -Wno-unknown-pragmas $*"
mkdir -p "$folder"
identity=$({ "$compiler" --version && printf '%s\n' "$flags" && cat "$kernels"/*.cu* "$here"/*.cpp "$here"/*.h "$0"; } | cksum)
if [ -f "$folder/libcuda.so.1" ] && [ "$(cat "$folder/identity.txt" 2>/dev/null)" = "$identity" ]; then
  exit 0
fi
work=$(mktemp -d "$folder/build.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2086 # several flags
{
  "$compiler" $flags -I"$here" -I"$kernels" -x c++ -c "$kernels/kernels.cu" -o "$work/kernels.o"
  "$compiler" $flags -I"$here" -c "$here/libcuda_emulated.cpp" -o "$work/driver.o"
  "$compiler" $flags -shared -Wl,-soname,libcuda.so.1 "$work/kernels.o" "$work/driver.o" -o "$work/libcuda.so.1" -pthread
}
mv "$work/libcuda.so.1" "$folder/libcuda.so.1"
printf '%s\n' "$identity" >"$folder/identity.txt"
