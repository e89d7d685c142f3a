#!/bin/sh
# Builds both programs and lets them take turns: compare.sh [ROUNDS [THREADS [pbs|integers]]]; default 7 rounds, every
# logical CPU, key switches and bootstraps. FIGURES in the environment chooses some, with commas between them.
# Needs cargo and its registry beside what Cloakwork needs.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
root=$(CDPATH='' cd "$here/../../.." && pwd)
rounds=${1:-7}
threads=${2:-$(nproc)}
case ${3:-pbs} in
  pbs)
    peer=compare-tfhe-rs
    ours=CompareFigures
    figures=ks_latency,ks_pbs_latency,ks_pbs_throughput,pbs_batch_throughput,ks_pbs_throughput/pbs_batch_throughput,lookup_1000_total
    ;;
  integers)
    peer=integers
    ours=CompareIntegers
    figures=
    for operation in u64_add u64_sub u64_eq u64_lt u64_min u64_select u64_bitand u64_shl u64_mul erc20 u64_div_rem; do
      figures=$figures${operation}_latency,${operation}_throughput,
    done
    ;;
  *)
    echo "usage: compare.sh [ROUNDS [THREADS [pbs|integers]]]" >&2
    exit 2
    ;;
esac
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$here/target}
export CARGO_TARGET_DIR
(cd "$here" && RUSTFLAGS="${RUSTFLAGS:--C target-cpu=native}" cargo build --release --quiet)
(cd "$root" && mvn -B -q -pl benchmarks -am -DskipTests -Djacoco.skip package)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
flags="--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseParallelGC"
# shellcheck disable=SC2086 # several flags
set -- "$java" $flags ${CLOAK_JAVA_OPTS-} -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" \
  "io.cloakwork.benchmarks.$ours"
exec "$java" "$root/benchmarks/compare/Compare.java" "$rounds" "${FIGURES:-$figures}" \
  --program tfhe-rs "$CARGO_TARGET_DIR/release/$peer" "$threads" \
  --program standard "$@" standard "$threads" \
  --program block3 "$@" block3 "$threads"
