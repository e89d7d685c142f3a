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

/** The build on machines that cannot compile C, or not all of it, or find fault with it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the native kernels are built on Linux only")
class BuildScriptTest {
  private static final Path SCRIPT = Path.of("src/main/c/build.sh").toAbsolutePath();

  private static final String WITHOUT_VECTORS = "case \"$*\" in *-mavx*) exit 1 ;; esac\n";

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
    Path compiler = fake("cc-without-vectors", WITHOUT_VECTORS + "exec cc \"$@\"\n");
    assertThat(build(compiler.toString())).as(log()).isZero();
    assertThat(written())
        .singleElement()
        .satisfies(file -> assertThat(file).hasFileName("libcloakwork.so"));
  }

  @Test
  void build_compilerWithANewWarning_builds() throws Exception {
    assumeTrue(compilerIsHere(), "no C compiler cc");
    Path compiler = compilerThatWarns();
    assertThat(build(compiler.toString())).as(log()).isZero();
    assertThat(log()).contains("warning: never seen before");
    assertThat(written())
        .singleElement()
        .satisfies(file -> assertThat(file).hasFileName("libcloakwork.so"));
  }

  @Test
  void build_compilerWithANewWarningInStrictMode_fails() throws Exception {
    assumeTrue(compilerIsHere(), "no C compiler cc");
    int status = run(Map.of("CC", compilerThatWarns().toString(), "CW_STRICT", "yes"));
    assertThat(status).isEqualTo(1);
    assertThat(log()).contains("error: never seen before [-Werror]");
    assertThat(written()).isEmpty();
  }

  private Path compilerThatWarns() throws IOException {
    return fake(
        "cc-with-a-new-warning",
        WITHOUT_VECTORS
            + """
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

  private static boolean compilerIsHere() throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v cc >/dev/null").start().waitFor() == 0;
  }
}
