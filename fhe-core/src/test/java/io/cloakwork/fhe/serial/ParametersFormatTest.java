package io.cloakwork.fhe.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.fixtures.ParameterNumbers;
import io.cloakwork.fhe.params.TfheParameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersFormatTest {
  private static final ParameterNumbers.Noise GAUSSIAN = new ParameterNumbers.Noise(-1, 0x1p-20);

  @Test
  void decode_ofEncode_isEqual() {
    for (TfheParameters parameters :
        List.of(SerialFixtures.TOY, SerialFixtures.BLOCK3, gaussian())) {
      byte[] bytes = ParametersFormat.encode(parameters);
      assertThat(bytes).hasSize(ParametersFormat.size());
      assertThat(ParametersFormat.decode(bytes)).isEqualTo(parameters);
    }
  }

  @Test
  void encode_version1_hasTheGoldenBytes() {
    byte[] golden =
        SerialFixtures.golden("parameters.bin", ParametersFormat.encode(SerialFixtures.BLOCK3));
    assertThat(ParametersFormat.encode(SerialFixtures.BLOCK3)).isEqualTo(golden);
    assertThat(ParametersFormat.decode(golden)).isEqualTo(SerialFixtures.BLOCK3);
  }

  @Test
  void digest_isTheTrailerInHexadecimal() {
    assertThat(ParameterDigest.of(SerialFixtures.BLOCK3).hex())
        .isEqualTo("425326a8b32a51747da67fe6254f3c1426a00e110424b7fb2250407db3dec047")
        .isNotEqualTo(ParameterDigest.of(SerialFixtures.TOY).hex());
  }

  @Test
  void digest_ofOtherText_isRefused() {
    MismatchException e =
        catchThrowableOfType(MismatchException.class, () -> new ParameterDigest("abc"));
    assertThat(e.what()).isEqualTo("parameter digest");
    assertThat(e.actual()).isEqualTo("abc");
  }

  @Test
  void decode_damagedAnywhere_isAFormatException() {
    byte[] bytes = ParametersFormat.encode(SerialFixtures.BLOCK3);
    Damage.truncations(bytes)
        .forEach(bad -> Damage.assertFormat(() -> ParametersFormat.decode(bad)));
    Damage.bitFlips(bytes, bytes.length)
        .forEach(bad -> Damage.assertFormat(() -> ParametersFormat.decode(bad)));
  }

  @Test
  void decode_trailingByte_isRefusedBehindTheObject() {
    byte[] bytes = ParametersFormat.encode(SerialFixtures.BLOCK3);
    FormatException e =
        Damage.assertFormat(() -> ParametersFormat.decode(Arrays.copyOf(bytes, bytes.length + 1)));
    assertThat(e.offset()).isEqualTo(bytes.length);
    assertThat(e.actual()).isEqualTo("1");
  }

  @Test
  void decode_newerVersion_namesBothVersions() {
    byte[] bytes = ParametersFormat.encode(SerialFixtures.BLOCK3);
    bytes[6] = 2;
    FormatException e = Damage.assertFormat(() -> ParametersFormat.decode(bytes));
    assertThat(e.what()).isEqualTo("format version");
    assertThat(e.expected()).contains("at most 1");
    assertThat(e.actual()).contains("2, written by a newer release");
    assertThat(e.offset()).isEqualTo(6);
  }

  @Test
  void decode_versionZero_isRefused() {
    byte[] bytes = ParametersFormat.encode(SerialFixtures.BLOCK3);
    bytes[6] = 0;
    FormatException e = Damage.assertFormat(() -> ParametersFormat.decode(bytes));
    assertThat(e.expected()).isEqualTo("at least 1");
    assertThat(e.offset()).isEqualTo(6);
  }

  @Test
  void decode_otherKind_isRefused() {
    byte[] bytes = ParametersFormat.encode(SerialFixtures.BLOCK3);
    bytes[4] = 2;
    FormatException e = Damage.assertFormat(() -> ParametersFormat.decode(bytes));
    assertThat(e.what()).isEqualTo("kind of object");
    assertThat(e.expected()).isEqualTo("PARAMETERS (1)");
    assertThat(e.offset()).isEqualTo(4);
  }

  @Test
  void decode_otherMagic_isRefused() {
    byte[] bytes = ParametersFormat.encode(SerialFixtures.BLOCK3);
    bytes[0] = 'X';
    FormatException e = Damage.assertFormat(() -> ParametersFormat.decode(bytes));
    assertThat(e.what()).isEqualTo("magic");
    assertThat(e.offset()).isZero();
  }

  /** Bytes with a right trailer, so that only the value itself can be refused. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, message bits, 16",
    "1, 9, carry bits, 16",
    "2, 0, LWE dimension n, 18",
    "6, 9, block length ℓ_b, 22",
    "7, 2, noise distribution, 23",
    "8, 63, TUniform bound b, 23",
    "12, 1, TUniform bound b, 23",
    "16, 0, GLWE dimension k, 32",
    "18, 0, polynomial size N, 33",
    "30, 0, decomposition base log β, 46",
    "31, 3, decomposition β·ℓ, 46",
    "33, 11, key switch β·ℓ, 16"
  })
  void decode_valueThatBreaksARule_isRefusedWithItsOffset(
      int payloadByte, int value, String what, long offset) {
    byte[] bytes = ParametersFormat.encode(SerialFixtures.BLOCK3);
    bytes[FormatWriter.HEADER_BYTES + payloadByte] = (byte) value;
    if (what.startsWith("LWE dimension")) {
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 0);
    }
    Damage.seal(bytes);
    FormatException e = Damage.assertFormat(() -> ParametersFormat.decode(bytes));
    assertThat(e.what()).isEqualTo(what);
    assertThat(e.offset()).isEqualTo(offset);
  }

  private static TfheParameters gaussian() {
    return new ParameterNumbers(2, 0, 600, 1, GAUSSIAN, 2, 512, GAUSSIAN, 10, 2, 4, 3).check();
  }
}
