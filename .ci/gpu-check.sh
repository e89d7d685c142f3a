#!/bin/sh
# The check on a machine with a GPU: gpu-check.sh bundle | run [PART...]
#   bundle  packs all that it needs into target/gpu-check.tar.xz: a Java runtime, classes, libraries, this script. Wants
#           built classes (./cloak test --gpu builds them) and a JDK.
#   run     runs it, in the repository with built classes or in an unpacked bundle, where nothing but a driver is needed.
#           Parts: answers, figures, bits, contract (all of them); sanitizer (where compute-sanitizer is there).
# Prints a line of JSON for each check and figure. Exit status: 0 the bits are right, 1 they are not, 2 no device.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
main=io.cloakwork.kernels.cuda.GpuCheck
modules=java.base,java.logging,java.management,java.xml,jdk.incubator.vector,jdk.jfr,jdk.unsupported

case ${1-} in
  bundle)
    root=$(dirname "$here")
    bundle=$root/target/gpu-check
    rm -rf "$bundle" "$bundle.tar.xz"
    mkdir -p "$bundle/lib" "$bundle/classes"
    "$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --output "$bundle/runtime"
    cp "$root"/native-kernels/target/gpu-lib/*.jar "$bundle/lib/"
    for module in fhe-core native-kernels; do
      for classes in classes test-classes; do
        cp -R "$root/$module/target/$classes" "$bundle/classes/$module-$classes"
      done
    done
    cp "$0" "$bundle/gpu-check.sh"
    (cd "$root/target" && tar -cJf gpu-check.tar.xz gpu-check)
    printf '%s: %s bytes\n' "$bundle.tar.xz" "$(wc -c <"$bundle.tar.xz")"
    ;;
  run)
    shift
    if [ -d "$here/runtime" ]; then
      java=$here/runtime/bin/java
      classpath="$here/classes/native-kernels-test-classes:$here/classes/native-kernels-classes:$here/classes/fhe-core-test-classes:$here/classes/fhe-core-classes:$here/lib/*"
    else
      root=$(dirname "$here")
      java=$JAVA_HOME/bin/java
      classpath="$root/native-kernels/target/test-classes:$root/native-kernels/target/classes:$root/fhe-core/target/test-classes:$root/fhe-core/target/classes:$root/native-kernels/target/gpu-lib/*"
    fi
    check() {
      # shellcheck disable=SC2086 # several parts
      "$@" "$java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -XX:+UseParallelGC -cp "$classpath" "$main" $parts
    }
    if [ $# -eq 0 ]; then
      parts='answers figures bits contract'
      check env
      set -- sanitizer
    fi
    others=''
    for part in "$@"; do [ "$part" = sanitizer ] || others="$others $part"; done
    if [ -n "$others" ]; then
      parts=$others
      check env
    fi
    case " $* " in
      *' sanitizer '*)
        if command -v compute-sanitizer >/dev/null 2>&1; then
          parts=smoke
          check compute-sanitizer --tool memcheck --error-exitcode 1
          check compute-sanitizer --tool racecheck --error-exitcode 1
        else
          printf '{"skipped":"sanitizer","reason":"compute-sanitizer is not installed"}\n'
        fi
        ;;
    esac
    ;;
  *)
    printf 'usage: gpu-check.sh bundle | run [PART...]\n' >&2
    exit 2
    ;;
esac
