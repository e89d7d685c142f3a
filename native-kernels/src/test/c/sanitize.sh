#!/bin/sh
# Runs the driver's check on kernels built with AddressSanitizer and UndefinedBehaviorSanitizer: sanitize.sh FOLDER
# Every level of this CPU, every kind of kernel, batches around every tile. Exit status: 0 all the same and nothing found, 77 this
# machine cannot build it (the reason on standard error), else a finding.
set -eu
folder=$1
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
sources=$here/../../main/c
compiler=${CC:-gcc}
sanitizers="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g"
mkdir -p "$folder"
printf 'int main(void) { return 0; }\n' >"$folder/probe.c"
# shellcheck disable=SC2086 # several flags
if ! "$compiler" $sanitizers "$folder/probe.c" -o "$folder/probe" >/dev/null 2>&1 || ! "$folder/probe" >/dev/null 2>&1; then
  echo "no C compiler with sanitizers" >&2
  exit 77
fi
CC=$compiler CW_CFLAGS="$sanitizers -O1" CW_LDFLAGS='' sh "$sources/build.sh" "$folder/lib" "$folder/state"
library=$(dirname "$(find "$folder/lib" -name libcloakwork.so)")
# shellcheck disable=SC2086 # several flags
"$compiler" $sanitizers -O1 -I "$sources" "$here/driver.c" -o "$folder/driver" \
  -L "$library" -lcloakwork -Wl,-rpath,"$library" -lm -lpthread
"$folder/driver" check
