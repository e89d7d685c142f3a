#!/bin/sh
# Compiles the native kernels: build.sh CLASSES STATE
# Writes CLASSES/PLATFORM/libcloakwork.so (PLATFORM: linux-x86_64, linux-aarch64), or CLASSES/PLATFORM/unavailable.txt with
# the reason where that cannot be done: a machine without a C compiler, or with one that is too old or fails, gets no
# library and no error. Does nothing if the library is that of the same sources and compiler, which STATE remembers.
# Environment: CC (default: cc, then gcc), CW_CFLAGS (added to the flags), CW_LDFLAGS (default: no undefined symbols),
# CW_LEVELS (portable: that dispatch level alone), CW_STRICT (not empty, as .ci/run sets it: a warning is an error, and
# the build fails where there would be no library, or on x86-64 one that lacks a wanted level).
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
# Named as the class NativeLibrary names it.
case $(uname -s) in
  Linux) platform=linux ;;
  *) platform=other ;;
esac
case $(uname -m) in
  amd64) platform=$platform-x86_64 ;;
  arm64) platform=$platform-aarch64 ;;
  *) platform=$platform-$(uname -m) ;;
esac
out=$1/$platform
state=$2
mkdir -p "$out" "$state"
library=$out/libcloakwork.so

unavailable() {
  rm -f "$library"
  printf 'native kernels: %s\n' "$1" >&2
  [ -z "${CW_STRICT-}" ] || exit 1
  printf '%s\n' "$1" >"$out/unavailable.txt"
  exit 0
}

[ "${platform%%-*}" = linux ] || unavailable "no native kernels for $(uname -s): only for Linux"
compiler=${CC-}
for candidate in cc gcc; do
  [ -n "$compiler" ] || ! command -v "$candidate" >/dev/null 2>&1 || compiler=$candidate
done
[ -n "$compiler" ] || unavailable "built without a C compiler (none was found: cc, gcc)"
command -v "$compiler" >/dev/null 2>&1 || unavailable "built without a C compiler ('$compiler' was not found)"

# -ffp-contract=off is part of the arithmetic: a product that is fused where the definition rounds gives other bits.
flags="-std=gnu17 -O3 -fPIC -fvisibility=hidden -ffp-contract=off -fno-math-errno -Wall -Wextra ${CW_STRICT:+-Werror} -Wno-psabi ${CW_CFLAGS-}"
identity=$({ "$compiler" --version && printf '%s\n' "$flags" "${CW_LEVELS-}" && cat "$here"/*.c "$here"/*.h "$0"; } 2>&1 | cksum)
if [ -f "$library" ] && [ "$(cat "$state/identity.txt" 2>/dev/null)" = "$identity" ]; then
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# compiles FLAGS SOURCE-LINE: whether the compiler takes them
compiles() {
  printf '%s\n' "$2" >"$work/probe.c"
  # shellcheck disable=SC2086 # several flags
  "$compiler" $1 -c "$work/probe.c" -o "$work/probe.o" >"$work/said" 2>&1
}

# lacks LEVEL: goes on without it; not in strict mode, where a level that an x86-64 compiler lost must not go unseen
lacks() {
  if [ -n "${CW_STRICT-}" ] && [ "${platform#*-}" = x86_64 ]; then
    cat "$work/said" >&2
    unavailable "built without native kernels ('$compiler' does not take the instructions of the level $1)"
  fi
}

# builds WHAT ARGUMENT...: runs the compiler; if it fails, there is no library
builds() {
  what=$1
  shift
  if "$compiler" "$@" 2>"$work/said"; then
    cat "$work/said" >&2
    return
  fi
  cat "$work/said" >&2
  said=$(grep -m 1 -i error "$work/said" || head -n 1 "$work/said")
  unavailable "built without native kernels ('$compiler' failed on $what: $said)"
}

compiles "-std=gnu17 -O3 -fPIC" 'typedef double v __attribute__((vector_size(32), may_alias)); v f(v a) { return a + a; }' ||
  unavailable "built without a C compiler ('$compiler' does not take C17 with vector extensions)"

avx2="-mavx2 -mfma"
avx512="-mavx2 -mfma -mavx512f -mavx512dq -mavx512bw -mavx512vl -mprefer-vector-width=512"
vnni="$avx512 -mavx512vnni"
sources="cpu memory ring ggsw bootstrap products ksk exact level_portable key_switch_portable"
have=''
include='#include <immintrin.h>'
if [ "${CW_LEVELS-}" = portable ]; then
  :
elif compiles "-std=gnu17 $avx2" "$include
__m256d f(__m256d a) { return _mm256_fmadd_pd(a, a, a); }"; then
  have="$have -DCW_HAVE_AVX2"
  sources="$sources level_avx2 key_switch_avx2"
  if compiles "-std=gnu17 $vnni" "$include
__m512i f(__m512i a) { return _mm512_dpwssd_epi32(a, a, a); }"; then
    have="$have -DCW_HAVE_AVX512"
    sources="$sources level_avx512 key_switch_avx512 key_switch_avx512vnni"
  else
    lacks avx512
  fi
else
  lacks avx2
fi

objects=''
for source in $sources; do
  case $source in
    *avx512vnni) arch=$vnni ;;
    *avx512) arch=$avx512 ;;
    *avx2) arch=$avx2 ;;
    *) arch='' ;;
  esac
  # shellcheck disable=SC2086 # several flags
  builds "$source.c" $flags $arch $have -c "$here/$source.c" -o "$work/$source.o"
  objects="$objects $work/$source.o"
done
# shellcheck disable=SC2086 # several flags and files
builds 'the library' $flags -shared ${CW_LDFLAGS--Wl,-z,defs} -Wl,-soname,libcloakwork.so $objects -lm -o "$work/libcloakwork.so"
rm -f "$out/unavailable.txt"
mv "$work/libcloakwork.so" "$library"
printf '%s\n' "$identity" >"$state/identity.txt"
