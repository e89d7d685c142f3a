package io.cloakwork.fhe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Path SOURCE = Path.of("src/test/java/io/cloakwork/fhe/ReadmeExample.java");
  private static final Path README = Path.of("../README.md");

  @Test
  void example_run_answersAsItsCommentSays() {
    assertThat(ReadmeExample.transfer()).isEqualTo(700);
  }

  @Test
  void example_inTheReadme_isTheOneThatIsCompiled() throws IOException {
    assertThat(between(Files.readString(README), "```java\n", "```"))
        .isEqualTo(between(Files.readString(SOURCE), "// @start region=\"readme\"\n", "// @end"));
  }

  /** What stands between the first {@code begin} and the next {@code end}, without indentation. */
  private static String between(String text, String begin, String end) {
    assertThat(text).contains(begin);
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf(end, from)).stripIndent().strip();
  }
}
