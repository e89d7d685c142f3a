package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The build on machines that cannot compile C, or not all of it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the native kernels are built on Linux only")
class BuildScriptTest {
  private static final Path SCRIPT = Path.of("src/main/c/build.sh").toAbsolutePath();

  @TempDir Path folder;

  private int build(String compiler) throws IOException, InterruptedException {
    ProcessBuilder script =
        new ProcessBuilder("sh", SCRIPT.toString(), "classes", "state")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    script.environment().put("CC", compiler);
    return script.start().waitFor();
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
    Path compiler = folder.resolve("cc-without-vectors");
    Files.writeString(
        compiler, "#!/bin/sh\ncase \"$*\" in *-mavx*) exit 1 ;; esac\nexec cc \"$@\"\n");
    assumeTrue(compiler.toFile().setExecutable(true) && compilerIsHere(), "no C compiler cc");
    assertThat(build(compiler.toString())).as(Files.readString(folder.resolve("log"))).isZero();
    assertThat(written())
        .singleElement()
        .satisfies(file -> assertThat(file).hasFileName("libcloakwork.so"));
  }

  private static boolean compilerIsHere() throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v cc >/dev/null").start().waitFor() == 0;
  }
}
