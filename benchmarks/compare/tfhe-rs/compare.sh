#!/bin/sh
# Builds both programs and lets them take turns: compare.sh [ROUNDS [THREADS]]; default 7 rounds, every logical CPU.
# Needs cargo and its registry beside what Cloakwork needs.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
root=$(CDPATH='' cd "$here/../../.." && pwd)
rounds=${1:-7}
threads=${2:-$(nproc)}
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$here/target}
export CARGO_TARGET_DIR
(cd "$here" && RUSTFLAGS="${RUSTFLAGS:--C target-cpu=native}" cargo build --release --quiet)
(cd "$root" && mvn -B -q -pl benchmarks -am -DskipTests -Djacoco.skip package)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
flags="--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseParallelGC"
# shellcheck disable=SC2086 # several flags
exec "$java" "$here/Compare.java" "$rounds" "$threads" "$CARGO_TARGET_DIR/release/compare-tfhe-rs" \
  "$java" $flags ${CLOAK_JAVA_OPTS-} -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" \
  io.cloakwork.benchmarks.CompareFigures
