package io.cloakwork.coprocessor.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.coprocessor.fixtures.ServedFixture;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeedleSearchTest {
  private static final List<Needle> ROW =
      Needles.ofRow("row", ServedFixture.rows(1).getFirst(), ServedFixture.labelModel().client());

  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void findIn_eachNeedleAtEveryPlace_isFound() {
    NeedleSearch search = new NeedleSearch(ROW);
    for (Needle needle : ROW) {
      for (int at : new int[] {0, 1, 7, 100, 256 - needle.bytes().length}) {
        byte[] bytes = new byte[256];
        random.nextBytes(bytes);
        System.arraycopy(needle.bytes(), 0, bytes, at, needle.bytes().length);
        assertThat(search.findIn(MemorySegment.ofArray(bytes))).contains(needle.what());
      }
    }
  }

  @Test
  void findIn_oneByteIsAnother_isNotFound() {
    for (Needle needle : ROW) {
      NeedleSearch search = new NeedleSearch(List.of(needle));
      byte[] bytes = Arrays.copyOf(needle.bytes(), 300);
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
  void needle_tooShort_isRefused() {
    assertThatThrownBy(() -> new Needle("n", new byte[Needle.SHORTEST - 1]))
        .hasMessageContaining("prove nothing");
  }
}
