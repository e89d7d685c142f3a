#!/bin/sh
# Tests ./cloak with fake JDKs and a fake Maven, in a small copy of the project: which JDK is taken, what is built and
# when, what is passed on, and every refusal with its exit status.
set -u
root=$(CDPATH='' cd -P "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests=0
failures=0

# fake_jdk FOLDER VERSION: answers as java does, and repeats its arguments otherwise.
fake_jdk() {
  mkdir -p "$1/bin"
  cat >"$1/bin/java" <<END
#!/bin/sh
case \$1 in
  -XshowSettings:properties)
    printf 'Property settings:\n    java.home = $1\n    java.specification.version = $2\n' >&2
    ;;
  *)
    for argument in "\$@"; do printf '<%s>' "\$argument"; done
    printf '\n'
    exit "\${FAKE_JAVA_STATUS:-0}"
    ;;
esac
END
  printf '#!/bin/sh\n' >"$1/bin/javac"
  chmod +x "$1/bin/java" "$1/bin/javac"
}

new_project() {
  rm -rf "$work/project"
  project=$work/project
  mkdir -p "$project/coprocessor/src/main/java/a folder" "$project/.mvn" "$project/.ci"
  cp "$root/cloak" "$project/cloak"
  printf '<project/>\n' >"$project/pom.xml"
  printf 'class Here {}\n' >"$project/coprocessor/src/main/java/a folder/Here.java"
  printf '#!/bin/sh\necho "library $*"\nexit "${FAKE_JAVA_STATUS:-0}"\n' >"$project/.ci/library-test.sh"
  chmod +x "$project/.ci/library-test.sh"
}

# Remembers what it was asked, says something, and makes the folder that a build makes.
mkdir -p "$work/tools"
cat >"$work/tools/mvn" <<END
#!/bin/sh
printf '%s\n' "\$JAVA_HOME|\$*" >>"$work/mvn.log"
echo "noise of the build"
mkdir "$work/building" 2>/dev/null || echo overlap >>"$work/overlaps"
[ -z "\${FAKE_MVN_SLEEP-}" ] || sleep "\$FAKE_MVN_SLEEP"
while [ -e "$work/hold" ]; do sleep 1; done
rm -rf "$work/building"
mkdir -p coprocessor/target/lib
exit "\${FAKE_MVN_STATUS:-0}"
END
chmod +x "$work/tools/mvn"

fake_jdk "$work/jdks/jdk-25-so-called" 17
fake_jdk "$work/jdks/old eight" 1.8
fake_jdk "$work/jdks/other" 25
fake_jdk "$work/newer/jdk" 26
fake_jdk "$work/runtime/jre" 25
rm "$work/runtime/jre/bin/javac"

# run ARGUMENTS…: the launcher in a bare environment; sets status, out, err.
run() {
  (cd "${from:-$work}" && env -i PATH="${path:-/usr/bin:/bin}" HOME="$work/home" ${java_home:+"JAVA_HOME=$java_home"} \
    CLOAK_JDK_FOLDERS="${folders-}" FAKE_MVN_STATUS="${mvn_status:-0}" FAKE_JAVA_STATUS="${java_status:-0}" \
    "${launcher:-$project/cloak}" "$@" >"$work/out" 2>"$work/err")
  status=$?
  out=$(cat "$work/out")
  err=$(cat "$work/err")
}

# check NAME CONDITION…
check() {
  name=$1
  shift
  tests=$((tests + 1))
  if ! "$@"; then
    failures=$((failures + 1))
    printf 'FAILED %s (%s)\n  status %s\n  out: %s\n  err: %s\n' "$name" "$*" "$status" "$out" "$err" >&2
  fi
}
has() { case $1 in *"$2"*) true ;; *) false ;; esac }
lacks() { ! has "$1" "$2"; }
one_line() { [ -n "$1" ] && [ "$(printf '%s\n' "$1" | wc -l)" -eq 1 ]; }
has_file() { grep -q "$2" "$1" 2>/dev/null; }
# await CONDITION…: until it holds, for half a minute at most.
await() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    "$@" && return
    sleep 1
  done
  return 1
}
mvn_runs() { cat "$work/mvn.log" 2>/dev/null | wc -l; }

path=$work/tools:$work/jdks/jdk-25-so-called/bin:/usr/bin:/bin

# Without a JDK.
new_project
folders=$work/nowhere:$work/runtime
run --version
check 'no JDK: status' [ "$status" -eq 2 ]
check 'no JDK: one line' one_line "$err"
check 'no JDK: says what to install' has "$err" 'install one'
check 'no JDK: nothing on stdout' [ -z "$out" ]
check 'no JDK: the line is the one that Maven prints' has "$(cat "$root/pom.xml")" "<cloakwork.jdk.message>$err</cloakwork.jdk.message>"
run test
check 'no JDK, test: status' [ "$status" -eq 2 ]

# Which JDK is taken.
folders=$work/nowhere:$work/jdks
run --version
check 'old JDK first on PATH: the folders are searched' has "$(cat "$work/mvn.log")" "$work/jdks/other|"
check 'old JDK first on PATH: status' [ "$status" -eq 0 ]
java_home=$work/newer/jdk
rm "$work/mvn.log"
new_project
run --version
check 'JAVA_HOME comes first' has "$(cat "$work/mvn.log")" "$work/newer/jdk|"
java_home="$work/jdks/old eight"
rm "$work/mvn.log"
new_project
run --version
check 'JAVA_HOME too old: passed over' has "$(cat "$work/mvn.log")" "$work/jdks/other|"
java_home=

# What is passed on, and when something is built.
rm "$work/mvn.log"
new_project
run predict --input 'my row.csv'
check 'arguments are kept' has "$out" '<io.cloakwork.coprocessor.cli.Cloak><predict><--input><my row.csv>'
check 'home is passed' has "$out" "<-Dcloakwork.home=$project>"
check 'noise of the build is hidden' lacks "$out$err" 'noise of the build'
check 'progress on stderr' has "$err" 'cloak: building'
check 'first run builds' [ "$(mvn_runs)" -eq 1 ]
run --version
check 'nothing changed: nothing built' [ "$(mvn_runs)" -eq 1 ]
check 'nothing changed: silent' [ -z "$err" ]
printf 'class Here { int x; }\n' >"$project/coprocessor/src/main/java/a folder/Here.java"
run --version
check 'changed source: built again' [ "$(mvn_runs)" -eq 2 ]
rm "$project/coprocessor/src/main/java/a folder/Here.java"
run --version
check 'removed source: built again' [ "$(mvn_runs)" -eq 3 ]
from=/
ln -s "$project/cloak" "$work/link"
ln -s link "$work/link-to-link"
launcher=$work/link-to-link
run --help
check 'through symbolic links, from another folder' has "$out" "<-Dcloakwork.home=$project>"
check 'through symbolic links: nothing built' [ "$(mvn_runs)" -eq 3 ]
launcher=
from=
java_status=2
run frobnicate
check 'exit status of the command is kept' [ "$status" -eq 2 ]
java_status=0
ln -s pid:999999999 "$project/target/cloak.owner"
rm "$project/target/cloak.stamp"
run --version
check 'lock of a dead process is taken over' [ "$status" -eq 0 ]
check 'lock is given back' [ ! -L "$project/target/cloak.owner" ]
ln -s pid:999999999 "$project/target/cloak.owner"
ln -s pid:999999999 "$project/target/cloak.owner.takeover"
rm "$project/target/cloak.stamp"
run --version
check 'lock of a process that died while taking it over is taken over' [ "$status" -eq 0 ]

# Process 1 lives, and whoever is not root may not send it signals.
ln -s pid:1 "$project/target/cloak.owner"
rm "$project/target/cloak.stamp"
err=$(env -i PATH="$path" HOME="$work/home" CLOAK_JDK_FOLDERS="$folders" timeout 3 "$project/cloak" --version 2>&1 >/dev/null)
check 'lock of a process of another user: waits' has "$err" 'waiting for process 1,'
check 'lock of a process of another user: left alone' [ "$(readlink "$project/target/cloak.owner")" = pid:1 ]
rm "$project/target/cloak.owner"
run --version

# Several wait for the lock of a dead process: only one gets it.
ln -s pid:999999999 "$project/target/cloak.owner"
before=$(mvn_runs)
for _ in 1 2 3; do
  env -i PATH="$path" HOME="$work/home" CLOAK_JDK_FOLDERS="$folders" FAKE_MVN_SLEEP=1 \
    "$project/cloak" test --fast >/dev/null 2>&1 &
done
wait
check 'several at a stale lock: all run' [ "$(mvn_runs)" -eq $((before + 3)) ]
check 'several at a stale lock: one at a time' [ ! -e "$work/overlaps" ]

# Maven outlives a cloak that is killed: the next one waits for it.
new_project
rm "$work/mvn.log"
: >"$work/hold"
bare="env -i PATH=$path HOME=$work/home CLOAK_JDK_FOLDERS=$folders"
$bare "$project/cloak" --version >/dev/null 2>&1 &
killed=$!
await [ -d "$work/building" ]
kill -9 "$killed"
wait "$killed" 2>/dev/null
$bare "$project/cloak" --version >"$work/out" 2>"$work/err" &
waiting=$!
check 'Maven of a killed cloak: the next says that it waits for it' await has_file "$work/err" 'the Maven of a cloak'
check 'Maven of a killed cloak: the next does not build beside it' [ "$(mvn_runs)" -eq 1 ]
kill -9 "$waiting"
wait "$waiting" 2>/dev/null
$bare "$project/cloak" --version >"$work/out" 2>"$work/err" &
waiting=$!
check 'Maven of a killed cloak: one after a killed waiter waits too' await has_file "$work/err" 'the Maven of a cloak'
rm "$work/hold"
wait "$waiting"
status=$?
check 'Maven of a killed cloak: the next builds after it' [ "$status:$(mvn_runs)" = 0:2 ]
check 'Maven of a killed cloak: one at a time' [ ! -e "$work/overlaps" ]
check 'Maven of a killed cloak: nothing of it is left' [ "$(ls "$project/target")" = "$(printf 'cloak-build.log\ncloak.stamp')" ]

# Without a home folder, the usual folders are searched all the same.
err=$(env -i PATH="$path" JAVA_HOME="$work/jdks/old eight" "$project/cloak" --version 2>&1 >/dev/null)
check 'no HOME: not missed' lacks "$err" 'HOME'

# Failing and missing Maven.
new_project
mvn_status=1
run demo
check 'failed build: status' [ "$status" -eq 1 ]
check 'failed build: what Maven said' has "$err" 'noise of the build'
run demo
check 'failed build: not taken for built' [ "$status" -eq 1 ]
run test
check 'failed tests: status' [ "$status" -eq 1 ]
check 'failed tests: totals all the same' has "$out" '<summary>'
mvn_status=0
# The tools that the launcher may use, without Maven.
mkdir "$work/bare"
for tool in sh env cat cksum date dirname ln mkdir readlink rm sleep; do ln -s "$(command -v "$tool")" "$work/bare/$tool"; done
path=$work/bare
run demo
check 'no Maven: status' [ "$status" -eq 2 ]
check 'no Maven: one line' one_line "$err"
check 'no Maven: says what to install' has "$err" 'install Apache Maven'
ln -s "$work/tools/mvn" "$work/bare/mvn"
run demo
check 'needs only these tools: status' [ "$status" -eq 0 ]
check 'needs only these tools: nothing missed' lacks "$err" 'not found'

# Tests.
rm "$work/mvn.log"
run test
check 'test: whole build' has "$(cat "$work/mvn.log")" ' verify'
check 'test: totals' has "$out" "<summary><$project><surefire-reports>"
check 'test: the library as others use it' has "$out" 'library -Dcloakwork.commit='
run test --fast
check 'test --fast: not the library' lacks "$out" 'library'
check 'test --fast: without long and integration tests' has "$(cat "$work/mvn.log")" '-Dtest.excludedGroups=integration,slow,noise,fuzz,sanitize,integers,models package'
rm "$work/mvn.log"
run test --long
check 'test --long: every slice' [ "$(mvn_runs)" -eq 7 ]
check 'test --long: writes a record' has "$out" "<record><$project><long-noise><noise>"
rm "$work/mvn.log"
run test --long slow --again
check 'test --long SLICE: only that one' [ "$(mvn_runs)" -eq 1 ]
check 'test --long SLICE: its tag' has "$(cat "$work/mvn.log")" '-Dtest.groups=slow -Dtest.excludedGroups=noise'
for wrong in '--long nosuch' --frobnicate --again; do
  # shellcheck disable=SC2086 # two words
  run test $wrong
  check "test $wrong: status" [ "$status" -eq 2 ]
  check "test $wrong: one line" one_line "$err"
done
run test --long nosuch
check 'unknown slice: says which exist' has "$err" 'noise slow fuzz leak sanitize integers models'
# A slice that passed at a commit is not run again there.
if command -v git >/dev/null; then
  path=$work/tools:$work/jdks/jdk-25-so-called/bin:/usr/bin:/bin
  new_project
  printf 'target/\n' >"$project/.gitignore"
  git -C "$project" init -q
  commit() { git -C "$project" add -A && git -C "$project" -c user.name=t -c user.email=t@example.org commit -qm change; }
  commit
  mkdir -p "$project/docs/results"
  {
    printf '| commit | %s |\n' "$(git -C "$project" rev-parse HEAD)"
    printf '| result | passed |\n'
  } >"$project/docs/results/noise.md"
  rm "$work/mvn.log"
  run test --long noise
  check 'slice that passed here: not run' [ "$(mvn_runs)" -eq 0 ]
  check 'slice that passed here: says so' has "$err" 'passed at this commit already'
  commit
  run test --long noise
  check 'documents committed since: not run' [ "$(mvn_runs)" -eq 0 ]
  run test --long noise --again
  check 'slice that passed here, --again: run' [ "$(mvn_runs)" -eq 1 ]
  printf '<project>changed</project>\n' >"$project/pom.xml"
  run test --long noise
  check 'sources changed since: run' [ "$(mvn_runs)" -eq 2 ]
else
  printf 'Skipped: records of long slices, because git is not installed\n'
fi

run test --help
check 'test --help: status' [ "$status" -eq 0 ]
check 'test --help: on stdout' has "$out" 'Usage: cloak test'

printf 'Launcher tests run: %s, Failures: %s\n' "$tests" "$failures"
[ "$failures" -eq 0 ]
