#!/bin/sh
# Tests Cloakwork as a library: installs it into a repository of its own, checks what is there, and lets the sample
# project outside of this build (docs/sample) compile against it, offline, and run on the class path and on the
# module path. To be called by ./cloak test, which sets JAVA_HOME; arguments are passed to the installing Maven.
set -u
root=$(CDPATH='' cd -P "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests=0
failures=0
version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$root/pom.xml")
modules='fhe-core native-kernels ml-compiler grpc-api coprocessor'

# check NAME CONDITION…
check() {
  name=$1
  shift
  tests=$((tests + 1))
  if ! "$@" >"$work/said" 2>&1; then
    failures=$((failures + 1))
    printf 'FAILED %s (%s)\n' "$name" "$*" >&2
    sed 's/^/  /' "$work/said" >&2
  fi
}

finish() {
  printf 'Library tests run: %s, Failures: %s\n' "$tests" "$failures"
  [ "$failures" -eq 0 ]
  exit
}

cd "$root" || exit 1
repository=$(mvn -B -o -X -N validate 2>/dev/null | sed -n 's/^.*Using local repository at //p' | head -n 1)
if [ ! -d "$repository" ]; then
  printf 'FAILED to find the local repository of Maven\n' >&2
  exit 1
fi

# A repository that has everything of the usual one but this project. Links, because copies take minutes, and because
# Maven 3.8 cannot chain repositories.
mkdir -p "$work/repository/io"
for entry in "$repository"/* "$repository"/io/*; do
  case $entry in
    "$repository/io" | "$repository/io/cloakwork") ;;
    "$repository"/io/*) ln -s "$entry" "$work/repository/io/" ;;
    *) ln -s "$entry" "$work/repository/" ;;
  esac
done

# Without the incremental mode of the compiler, which would compile everything again because the repository is another.
check 'install' mvn -B -q -o "-Dmaven.repo.local=$work/repository" -Dmaven.compiler.useIncrementalCompilation=false \
  -DskipTests -Djacoco.skip -Dspotless.check.skip "$@" install
[ "$failures" -eq 0 ] || finish
installed=$work/repository/io/cloakwork
for module in $modules; do
  for kind in '' -sources -javadoc; do
    jar=$installed/$module/$version/$module-$version$kind.jar
    check "$module$kind: a jar" "$JAVA_HOME/bin/jar" --list --file "$jar"
  done
  "$JAVA_HOME/bin/jar" --list --file "$installed/$module/$version/$module-$version.jar" >"$work/list"
  check "$module: licence" grep -qx META-INF/LICENSE "$work/list"
  check "$module: notice" grep -qx META-INF/NOTICE "$work/list"
  check "$module: in the BOM" grep -q "<artifactId>$module</artifactId>" "$installed/cloakwork-bom/$version/cloakwork-bom-$version.pom"
  "$JAVA_HOME/bin/jar" --describe-module --file "$installed/$module/$version/$module-$version.jar" >"$work/module" 2>&1
  check "$module: a stable module name" grep -Eq '^io\.cloakwork\.[a-z.]+(@| )' "$work/module"
done
check 'benchmarks: not published' [ ! -e "$installed/benchmarks" ]

cp -R "$root/docs/sample" "$work/sample"
rm -rf "$work/sample/target"
cd "$work/sample" || exit 1
check 'sample: builds offline' mvn -B -q -o "-Dmaven.repo.local=$work/repository" process-classes
[ "$failures" -eq 0 ] || finish
java=$JAVA_HOME/bin/java
"$java" --add-modules jdk.incubator.vector -cp 'target/classes:target/lib/*' org.example.Squares >"$work/class-path" 2>"$work/log"
check 'sample: right on the class path' grep -Fqx 'squares of 0 to 3: [0, 1, 4, 9]' "$work/class-path"
"$java" --add-modules jdk.incubator.vector -p target/classes:target/lib -m org.example.squares/org.example.Squares >"$work/module-path" 2>"$work/log"
check 'sample: the same on the module path' diff "$work/class-path" "$work/module-path"
"$java" --add-modules jdk.incubator.vector -cp 'target/classes:target/lib/*' org.example.Payment >"$work/integers" 2>"$work/log"
check 'sample: integers are right' grep -Fqx 'left of 1000: 700' "$work/integers"

# The C kernels travel in the jar of native-kernels, and are loaded from it.
"$JAVA_HOME/bin/jar" --list --file "$installed/native-kernels/$version/native-kernels-$version.jar" >"$work/list"
reason=$(grep '^io/cloakwork/kernels/cpu/.*/unavailable.txt$' "$work/list")
if [ -n "$reason" ]; then
  (cd "$work" && "$JAVA_HOME/bin/jar" --extract --file "$installed/native-kernels/$version/native-kernels-$version.jar" "$reason")
  printf 'Skipped: native-kernels carries the C kernels: %s\n' "$(cat "$work/$reason")"
else
  check 'native-kernels: carries the C kernels' grep -qx "io/cloakwork/kernels/cpu/linux-$(uname -m)/libcloakwork.so" "$work/list"
  check 'sample: computes with the C kernels of the jar' grep -qx 'kernels: cpu' "$work/class-path"
  check 'sample: does so on the module path, too' grep -qx 'kernels: cpu' "$work/module-path"
fi
finish
