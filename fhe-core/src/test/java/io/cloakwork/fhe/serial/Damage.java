package io.cloakwork.fhe.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Ways to damage encoded bytes, and what a decoder must answer. */
final class Damage {
  private Damage() {}

  /** Every length up to 200, then about a hundred more, then one byte too few. */
  static Stream<byte[]> truncations(byte[] bytes) {
    int step = Math.max(1, bytes.length / 100);
    return IntStream.range(0, bytes.length)
        .filter(length -> length < 200 || length % step == 0 || length == bytes.length - 1)
        .mapToObj(length -> Arrays.copyOf(bytes, length));
  }

  /** Each bit of the first {@code count} bytes, one at a time. */
  static Stream<byte[]> bitFlips(byte[] bytes, int count) {
    return IntStream.range(0, 8 * Math.min(count, bytes.length))
        .mapToObj(bit -> {
          byte[] bad = bytes.clone();
          bad[bit / 8] ^= (byte) (1 << bit % 8);
          return bad;
        });
  }

  /** Puts the right SHA-256 behind changed bytes: what someone does who forges, not an accident. */
  static void seal(byte[] bytes) {
    int end = bytes.length - FormatWriter.TRAILER_BYTES;
    byte[] trailer = FormatWriter.sha256().digest(Arrays.copyOf(bytes, end));
    System.arraycopy(trailer, 0, bytes, end, trailer.length);
  }

  /** What every object has in front: another version, kind or magic is refused at its place. */
  static void assertHeaderIsChecked(byte[] bytes, Decoder decoder) {
    assertRefusedAt(6, "format version", bytes, 6, 99, decoder);
    assertRefusedAt(6, "format version", bytes, 6, 0, decoder);
    assertRefusedAt(4, "kind of object", bytes, 4, bytes[4] == 1 ? 2 : 1, decoder);
    assertRefusedAt(0, "magic", bytes, 0, 'X', decoder);
  }

  /** A decoder of one kind of object. */
  @FunctionalInterface
  interface Decoder {
    Object decode(byte[] bytes) throws IOException;
  }

  private static void assertRefusedAt(
      long offset, String what, byte[] bytes, int at, int value, Decoder decoder) {
    byte[] bad = bytes.clone();
    bad[at] = (byte) value;
    seal(bad);
    FormatException e = assertFormat(() -> decoder.decode(bad));
    assertThat(e.what()).isEqualTo(what);
    assertThat(e.offset()).isEqualTo(offset);
  }

  static FormatException assertFormat(ThrowingCallable decoding) {
    Throwable failure = catchThrowable(decoding);
    assertThat(failure).isInstanceOf(FormatException.class);
    return (FormatException) failure;
  }

  /** A flipped bit in a shape may give another valid shape, which does not fit. */
  static FheException assertFormatOrMismatch(ThrowingCallable decoding) {
    Throwable failure = catchThrowable(decoding);
    assertThat(failure)
        .isInstanceOf(FheException.class)
        .isInstanceOfAny(FormatException.class, MismatchException.class);
    return (FheException) failure;
  }
}
