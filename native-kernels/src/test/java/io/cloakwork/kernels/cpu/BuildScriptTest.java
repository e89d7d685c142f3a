package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloakwork.kernels.ffm.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The build on machines that cannot compile C, or not all of it, or find fault with it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the native kernels are built on Linux only")
class BuildScriptTest {
  private static final Path SCRIPT = Path.of("src/main/c/build.sh").toAbsolutePath();

  @TempDir Path folder;

  private int build(String compiler) throws IOException, InterruptedException {
    return run(Map.of("CC", compiler));
  }

  private int run(Map<String, String> environment) throws IOException, InterruptedException {
    ProcessBuilder script =
        new ProcessBuilder("sh", SCRIPT.toString(), "classes", "state")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    script.environment().remove("CW_STRICT"); // .ci/run sets it for the build around this test
    script.environment().remove("CW_LEVELS");
    script.environment().putAll(environment);
    return script.start().waitFor();
  }

  /** A script in place of a program. */
  private Path fake(String name, String text) throws IOException {
    Path program = folder.resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + text);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private List<Path> written() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("classes"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void build_withoutACompiler_leavesTheReasonAndSucceeds() throws Exception {
    assertThat(build("no-such-compiler")).isZero();
    assertThat(written())
        .singleElement()
        .satisfies(file -> {
          assertThat(file).hasFileName("unavailable.txt");
          assertThat(file)
              .hasContent("built without a C compiler ('no-such-compiler' was not found)\n");
        });
  }

  @Test
  void build_withoutACompilerInStrictMode_fails() throws Exception {
    assertThat(run(Map.of("CC", "no-such-compiler", "CW_STRICT", "yes"))).isEqualTo(1);
    assertThat(log()).contains("built without a C compiler ('no-such-compiler' was not found)");
    assertThat(written()).isEmpty();
  }

  @Test
  void build_compilerThatTakesNothing_leavesTheReasonAndSucceeds() throws Exception {
    assertThat(build("false")).isZero();
    assertThat(written())
        .singleElement()
        .satisfies(file ->
            assertThat(file)
                .content()
                .startsWith("built without a C compiler ('false' does not take C17"));
  }

  @Test
  void build_compilerWithoutVectorInstructions_buildsThePortableLevel() throws Exception {
    assumeTrue(compilerIsHere(), "no C compiler cc");
    Path compiler =
        fake("cc-without-vectors", "case \"$*\" in *-mavx*) exit 1 ;; esac\nexec cc \"$@\"\n");
    assertThat(build(compiler.toString())).as(log()).isZero();
    assertThat(written())
        .singleElement()
        .satisfies(file -> assertThat(file).hasFileName("libcloakwork.so"));
  }

  @ParameterizedTest
  @CsvSource({"-mavx, avx2", "-mavx512, avx512"})
  void build_compilerThatLostALevelInStrictMode_fails(String flag, String level) throws Exception {
    assumeTrue(compilerIsHere(), "no C compiler cc");
    assumeTrue(isX86(), "another architecture has the portable level only");
    String lost = "case \"$*\" in *" + flag + "*) echo 'unknown option' >&2; exit 1 ;; esac\n";
    Path compiler = fake("cc-without-a-level", lost + "exec cc \"$@\"\n");
    assertThat(run(Map.of("CC", compiler.toString(), "CW_STRICT", "yes"))).isEqualTo(1);
    assertThat(log())
        .contains("unknown option", "does not take the instructions of the level " + level + ")");
    assertThat(written()).isEmpty();
  }

  @Test
  void build_compilerWithANewWarning_builds() throws Exception {
    assumeTrue(compilerIsHere(), "no C compiler cc");
    int status = run(Map.of("CC", compilerThatWarns().toString(), "CW_LEVELS", "portable"));
    assertThat(status).as(log()).isZero();
    assertThat(log()).contains("warning: never seen before");
    assertThat(written())
        .singleElement()
        .satisfies(file -> assertThat(file).hasFileName("libcloakwork.so"));
  }

  @Test
  void build_compilerWithANewWarningInStrictMode_fails() throws Exception {
    assumeTrue(compilerIsHere(), "no C compiler cc");
    int status =
        run(
            Map.of(
                "CC", compilerThatWarns().toString(), "CW_LEVELS", "portable", "CW_STRICT", "yes"));
    assertThat(status).isEqualTo(1);
    assertThat(log()).contains("error: never seen before [-Werror]");
    assertThat(written()).isEmpty();
  }

  private Path compilerThatWarns() throws IOException {
    return fake(
        "cc-with-a-new-warning",
        """
        case "$*" in
          *probe.c* | --version) ;;
          *-Werror*) echo 'error: never seen before [-Werror]' >&2; exit 1 ;;
          *) echo 'warning: never seen before' >&2 ;;
        esac
        exec cc "$@"
        """);
  }

  @Test
  void build_compilerThatFails_leavesTheReasonAndSucceeds() throws Exception {
    Path compiler = compilerThatFails();
    String platform =
        NativeLibrary.platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path stale = Files.createDirectories(folder.resolve("classes").resolve(platform));
    Files.writeString(stale.resolve("libcloakwork.so"), "of sources before");
    assertThat(build(compiler.toString())).as(log()).isZero();
    assertThat(written())
        .singleElement()
        .satisfies(file -> {
          assertThat(file).hasFileName("unavailable.txt");
          assertThat(file)
              .hasContent(
                  "built without native kernels ('"
                      + compiler
                      + "' failed on cpu.c: cpu.c:1: error: out of registers)\n");
        });
  }

  @Test
  void build_compilerThatFailsInStrictMode_fails() throws Exception {
    assertThat(run(Map.of("CC", compilerThatFails().toString(), "CW_STRICT", "yes"))).isEqualTo(1);
    assertThat(log()).contains("error: out of registers");
    assertThat(written()).isEmpty();
  }

  /** It takes the small probes, and no source of ours. */
  private Path compilerThatFails() throws IOException {
    return fake(
        "cc-that-fails",
        """
        case "$*" in *probe.c* | --version) exit 0 ;; esac
        printf 'In file included:\\ncpu.c:1: error: out of registers\\n' >&2
        exit 1
        """);
  }

  @Test
  void build_anotherSystem_leavesTheReasonWhereTheClassesLookForIt() throws Exception {
    fake("uname", "case \"$1\" in -s) echo Darwin ;; *) echo arm64 ;; esac\n");
    String path = folder + File.pathSeparator + System.getenv("PATH");
    assertThat(run(Map.of("PATH", path))).as(log()).isZero();
    assertThat(written())
        .singleElement()
        .satisfies(file -> {
          assertThat(file.getParent()).hasFileName(NativeLibrary.platform("Mac OS X", "aarch64"));
          assertThat(file).hasFileName("unavailable.txt");
          assertThat(file).hasContent("no native kernels for Darwin: only for Linux\n");
        });
  }

  /** The tools beside the tests include kernels or use their handles. */
  @ParameterizedTest
  @ValueSource(strings = {"driver.c", "profile.c"})
  void tool_compiledWithAllWarnings_hasNone(String tool) throws Exception {
    assumeTrue(compilerIsHere(), "no C compiler cc");
    assumeTrue(isX86(), "profile.c measures the level avx512");
    String command =
        "cc -std=gnu17 -O1 -Wall -Wextra -Werror -Wno-psabi -fsyntax-only -mavx2 -mfma -mavx512f"
            + " -mavx512dq -mavx512bw -mavx512vl -DCW_HAVE_AVX2 -DCW_HAVE_AVX512 -I src/main/c"
            + " src/test/c/"
            + tool;
    Process compiler =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(compiler.waitFor()).as(log()).isZero();
  }

  private static boolean isX86() {
    return System.getProperty("os.arch").equals("amd64");
  }

  private static boolean compilerIsHere() throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v cc >/dev/null").start().waitFor() == 0;
  }
}
