package io.cloakwork.fhe.serial;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static io.cloakwork.fhe.serial.SerialFixtures.TOY;
import static io.cloakwork.fhe.serial.SerialFixtures.TRANSPORT;
import static io.cloakwork.fhe.serial.SerialFixtures.seed;
import static io.cloakwork.fhe.serial.SerialFixtures.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.TransportParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compact public keys and the parameters of transport. Toy shapes, random words. */
class TransportFormatsTest {
  private static final MessageSpace SPACE = TOY.message();

  @Test
  void parameters_ofEncode_areEqual() {
    for (TransportParameters parameters :
        new TransportParameters[] {TRANSPORT, TransportParameters.of(SerialFixtures.BLOCK3)}) {
      byte[] bytes = TransportParametersFormat.encode(parameters);
      assertThat(bytes).hasSize(TransportParametersFormat.size());
      assertThat(TransportParametersFormat.decode(bytes)).isEqualTo(parameters);
    }
  }

  @Test
  void parameters_version1_haveTheGoldenBytes() {
    TransportParameters block3 = TransportParameters.of(SerialFixtures.BLOCK3);
    byte[] bytes = TransportParametersFormat.encode(block3);
    byte[] golden = SerialFixtures.golden("transport-parameters.bin", bytes);
    assertThat(bytes).isEqualTo(golden);
    assertThat(TransportParametersFormat.decode(golden)).isEqualTo(block3);
  }

  @Test
  void parameters_damagedAnywhere_areAFormatException() {
    byte[] bytes = TransportParametersFormat.encode(TRANSPORT);
    Damage.truncations(bytes)
        .forEach(bad -> Damage.assertFormat(() -> TransportParametersFormat.decode(bad)));
    Damage.bitFlips(bytes, bytes.length)
        .forEach(bad -> Damage.assertFormat(() -> TransportParametersFormat.decode(bad)));
    Damage.assertHeaderIsChecked(bytes, TransportParametersFormat::decode);
  }

  /** Bytes with a right trailer, so that only the value itself can be refused. */
  @ParameterizedTest
  @CsvSource({
    "0, 2, dimension k of a compact key, 16",
    "15, 12, casting key switch β·ℓ, 16",
    "16, 0, GLWE dimension k, 32",
    "33, 9, key switch of a decompression β·ℓ, 32"
  })
  void parameters_valueThatBreaksARule_isRefusedWithItsOffset(
      int payloadByte, int value, String what, long offset) {
    byte[] bad = TransportParametersFormat.encode(TRANSPORT);
    bad[FormatWriter.HEADER_BYTES + payloadByte] = (byte) value;
    Damage.seal(bad);
    FormatException e = Damage.assertFormat(() -> TransportParametersFormat.decode(bad));
    assertThat(e.what()).isEqualTo(what);
    assertThat(e.offset()).isEqualTo(offset);
  }

  @Test
  void publicKey_ofEncode_hasTheSameBodyAndSeed() {
    byte[] bytes = CompactPublicKeyFormat.encode(key());
    assertThat(bytes).hasSize((int) CompactPublicKeyFormat.size(TRANSPORT.compact()));
    CompactPublicKey again = decode(bytes);
    assertThat(again.key().body()).isEqualTo(key().key().body());
    assertThat(again.key().seed()).isEqualTo(key().key().seed());
    assertThat(again.message()).isEqualTo(SPACE);
    assertThat(again.parameters()).isEqualTo(TRANSPORT.compact());
  }

  /** Somebody who encrypts for others takes the parameters that the key says. */
  @Test
  void publicKey_decodedWithoutExpectation_isTheKey() {
    byte[] bytes = CompactPublicKeyFormat.encode(key());
    CompactPublicKey again = CompactPublicKeyFormat.decode(bytes);
    assertThat(again.message()).isEqualTo(SPACE);
    assertThat(again.parameters()).isEqualTo(TRANSPORT.compact());
    assertThat(CompactPublicKeyFormat.encode(again)).isEqualTo(bytes);
    Damage.truncations(bytes)
        .forEach(bad -> Damage.assertFormat(() -> CompactPublicKeyFormat.decode(bad)));
    Damage.bitFlips(bytes, FormatWriter.HEADER_BYTES + 18)
        .forEach(bad -> Damage.assertFormat(() -> CompactPublicKeyFormat.decode(bad)));
  }

  @Test
  void publicKey_version1_hasTheGoldenBytes() {
    byte[] bytes = CompactPublicKeyFormat.encode(key());
    byte[] golden = SerialFixtures.golden("compact-public-key.bin", bytes);
    assertThat(bytes).isEqualTo(golden);
    assertThat(CompactPublicKeyFormat.encode(decode(golden))).isEqualTo(golden);
  }

  @Test
  void publicKey_damaged_isRefused() {
    byte[] bytes = CompactPublicKeyFormat.encode(key());
    Damage.truncations(bytes).forEach(bad -> Damage.assertFormat(() -> decode(bad)));
    Damage.bitFlips(bytes, FormatWriter.HEADER_BYTES + 18)
        .forEach(bad -> Damage.assertFormatOrMismatch(() -> decode(bad)));
    Damage.assertHeaderIsChecked(bytes, TransportFormatsTest::decode);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThat(Damage.assertFormat(() -> decode(longer)).offset()).isEqualTo(bytes.length);
  }

  @Test
  void publicKey_ofOtherParameters_isAMismatch() {
    byte[] bytes = CompactPublicKeyFormat.encode(key());
    CompactParameters other = CompactParameters.of(SerialFixtures.BLOCK3);
    assertThrown(
        MismatchException.class,
        () -> CompactPublicKeyFormat.decode(bytes, SPACE, other),
        "compact parameters",
        other,
        TRANSPORT.compact());
    MessageSpace space = new MessageSpace(2, 2);
    assertThrown(
        MismatchException.class,
        () -> CompactPublicKeyFormat.decode(bytes, space, TRANSPORT.compact()),
        "message space",
        space,
        SPACE);
  }

  private static CompactPublicKey decode(byte[] bytes) {
    return CompactPublicKeyFormat.decode(bytes, SPACE, TRANSPORT.compact());
  }

  private static CompactPublicKey key() {
    return new CompactPublicKey(
        SPACE,
        TRANSPORT.compact(),
        GlwePublicKey.wrap(
            MaskPurpose.COMPACT_PUBLIC_KEY, TRANSPORT.compact().key(), seed(20), words(20, 256)));
  }
}
