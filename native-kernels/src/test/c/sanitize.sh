#!/bin/sh
# Builds the kernels with AddressSanitizer and UndefinedBehaviorSanitizer, and the driver with them:
# sanitize.sh FOLDER [portable]; with the second word the portable level only, which takes seconds instead of minutes.
# Writes FOLDER/classes (to stand before the classes of the provider on a class path), FOLDER/driver, FOLDER/preload (the
# path of the sanitizer's library, which a JVM must load first) and FOLDER/compiler. Builds only what changed.
# Exit status: 0 done, 77 this machine cannot do it (the reason on standard error), else the build failed.
set -eu
folder=$1
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
sources=$here/../../main/c
compiler=${CC:-gcc}
sanitizers="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g1"
mkdir -p "$folder"
printf 'int main(void) { return 0; }\n' >"$folder/probe.c"
# shellcheck disable=SC2086 # several flags
if ! "$compiler" $sanitizers "$folder/probe.c" -o "$folder/probe" >"$folder/log" 2>&1 || ! "$folder/probe" >>"$folder/log" 2>&1; then
  echo "no C compiler with sanitizers ('$compiler': $(head -n 1 "$folder/log"))" >&2
  exit 77
fi
ldd "$folder/probe" | sed -n 's/.*libasan[^ ]* => \([^ ]*\) .*/\1/p' >"$folder/preload"
if ! [ -s "$folder/preload" ]; then
  echo "the sanitizer of '$compiler' is no library of its own, which a JVM could load first" >&2
  exit 77
fi
"$compiler" --version | head -n 1 >"$folder/compiler"
library=$folder/classes/io/cloakwork/kernels/cpu
CC=$compiler CW_STRICT=yes CW_LEVELS=${2-} CW_CFLAGS="$sanitizers -O1" CW_LDFLAGS='' sh "$sources/build.sh" "$library" "$folder/state"
library=$(find "$library" -name libcloakwork.so)
if ! [ "$folder/driver" -nt "$library" ] || ! [ "$folder/driver" -nt "$here/driver.c" ]; then
  # shellcheck disable=SC2086 # several flags
  "$compiler" $sanitizers -O1 -I "$sources" "$here/driver.c" -o "$folder/driver" \
    -L "$(dirname "$library")" -lcloakwork -Wl,-rpath,"$(dirname "$library")" -lm -lpthread
fi
