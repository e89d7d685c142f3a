#!/bin/sh
# Cloakwork beside Concrete ML, the same rows and the same kind of models: compare.sh [ROUNDS]; default 5.
# Needs CPython 3.11 (PYTHON) and its package registry beside what Cloakwork needs. VENV says where the packages go, 2 GB.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
root=$(CDPATH='' cd "$here/../../.." && pwd)
rounds=${1:-5}
venv=${VENV:-$here/target/venv}
if [ ! -x "$venv/bin/python" ]; then
  "${PYTHON:-python3.11}" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet -r "$here/requirements.txt"
fi
(cd "$root" && mvn -B -q -pl benchmarks -am -DskipTests -Djacoco.skip package)
figures=
for model in logistic linear digits symptoms tree xgboost forest; do
  figures=$figures${model}_compute,${model}_round_trip,
done
folder=$here/target/models
mkdir -p "$folder"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# shellcheck disable=SC2086 # several flags
exec "$java" "$root/benchmarks/compare/Compare.java" "$rounds" "${FIGURES:-$figures}" \
  --program concrete-ml "$venv/bin/python" "$here/peer.py" "$folder" \
  --program cloakwork "$java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow -XX:+UseParallelGC ${CLOAK_JAVA_OPTS-} \
  -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" io.cloakwork.benchmarks.CompareModels "$folder"
