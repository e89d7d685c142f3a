package io.cloakwork.coprocessor.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.coprocessor.fixtures.ServedFixture;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeedleSearchTest {
  private static final int SPACE = 512;
  private static final List<Needle> ROW =
      RowNeedles.of("row", ServedFixture.rows(1).getFirst(), ServedFixture.labelModel().client());

  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void findIn_eachNeedleAtEveryPlace_isFound() {
    NeedleSearch search = new NeedleSearch(ROW);
    for (Needle needle : ROW) {
      for (int at : new int[] {0, 1, 7, 100, SPACE - needle.bytes().length}) {
        byte[] bytes = new byte[SPACE];
        random.nextBytes(bytes);
        System.arraycopy(needle.bytes(), 0, bytes, at, needle.bytes().length);
        assertThat(search.findIn(MemorySegment.ofArray(bytes))).contains(needle.name());
      }
    }
  }

  @Test
  void findIn_oneByteIsAnother_isNotFound() {
    for (Needle needle : ROW) {
      NeedleSearch search = new NeedleSearch(List.of(needle));
      byte[] bytes = Arrays.copyOf(needle.bytes(), SPACE);
      bytes[random.nextInt(needle.bytes().length)] ^= 1;
      assertThat(search.findIn(MemorySegment.ofArray(bytes))).isEmpty();
    }
  }

  @Test
  void findIn_randomBytesAndZeros_isNothing(@TempDir Path folder) throws IOException {
    byte[] bytes = new byte[1 << 22];
    random.nextBytes(bytes);
    Arrays.fill(bytes, 1 << 20, 1 << 21, (byte) 0);
    NeedleSearch search = new NeedleSearch(ROW);
    assertThat(search.findIn(Files.write(folder.resolve("bytes"), bytes))).isEmpty();
    assertThat(search.findIn(Files.createFile(folder.resolve("empty")))).isEmpty();
  }

  @Test
  void needlesOfARow_everyFormOfNumbers_isThereUnderANameOfItsOwn() {
    assertThat(ROW.stream().map(Needle::name)).doesNotHaveDuplicates();
    assertThat(ROW.stream().map(Needle::form).distinct())
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(EnumSet.of(Form.PACKED_BITS, Form.HEXADECIMAL, Form.BIT_DIGITS)));
  }

  @Test
  void needlesOfARow_firstAndLastValues_areAmongThem() {
    assertThat(texts())
        .contains("17.08,27.15,111.2,930.9") // of the file
        .contains("17.08;27.15;111.2;930.9")
        .contains("17.08\n27.15\n111.2\n930.9")
        .contains("0.2639, 0.1555, 0.301, 0.0906")
        .contains("17.080000")
        .contains("0.004417");
  }

  private static List<String> texts() {
    return ROW.stream()
        .filter(needle -> needle.form().isText())
        .map(needle -> new String(needle.bytes(), StandardCharsets.US_ASCII))
        .toList();
  }

  @Test
  void needle_tooShort_isRefused() {
    assertThatThrownBy(() -> new Needle(Form.LONE_TEXT, "n", new byte[Needle.SHORTEST - 1]))
        .hasMessageContaining("prove nothing");
  }
}
