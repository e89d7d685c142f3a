package io.cloakwork.fhe.secret;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.fixtures.ToyTransport;
import io.cloakwork.fhe.serial.ParametersFormat;
import io.cloakwork.fhe.serial.TransportParametersFormat;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SecretKeyFormatTest {
  private static final int PARAMETERS = 12;
  private static final int KEYS = PARAMETERS + ParametersFormat.size();
  private final SecretKeySet keys =
      SecretKeySet.generate(ToyParameters.BLOCK3.parameters(), InsecureSeeds.numbered(1));
  // n = 63 bits and kN = 1024 bits
  private final int total = KEYS + 8 + 128 + 32;

  @ParameterizedTest
  @EnumSource(ToyParameters.class)
  void decode_ofAnEncoding_hasTheSameKeys(ToyParameters set) {
    SecretKeySet original = SecretKeySet.generate(set.parameters(), InsecureSeeds.numbered(1));

    SecretKeySet decoded = SecretKeyFormat.decode(SecretKeyFormat.encode(original));

    assertThat(decoded.parameters()).isEqualTo(set.parameters());
    assertThat(decoded.small().hasSameBitsAs(original.small())).isTrue();
    assertThat(decoded.glwe().hasSameBitsAs(original.glwe())).isTrue();
  }

  @Test
  void encode_version1_isFrozen() throws NoSuchAlgorithmException {
    // Self-generated: toy set BLOCK3, seed of 32 bytes of 1.
    byte[] bytes = SecretKeyFormat.encode(keys);

    assertThat(bytes)
        .hasSize(total)
        .startsWith("CLKWSKEY\u0001\0\0\0".getBytes(StandardCharsets.US_ASCII));
    assertThat(HexFormat.of().formatHex(sha256(bytes, bytes.length)))
        .isEqualTo("85321e93fd2cfa32e285b207e7da01a0a5223f3ce7dba0be013531a57b4c4df9");
  }

  @Test
  void encode_bits_standLowestFirst() {
    long[] small = keys.small().bits(SecretAccess.acknowledged());
    byte[] bytes = SecretKeyFormat.encode(keys);

    for (int i = 0; i < small.length; i++) {
      assertThat(bytes[KEYS + i / 8] >>> (i % 8) & 1).isEqualTo((int) small[i]);
    }
  }

  @Test
  void decode_truncatedAnywhere_isRefused() {
    byte[] bytes = SecretKeyFormat.encode(keys);

    for (int length = 0; length < total; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      int minimum = length < KEYS + 32 ? KEYS + 32 : total;
      FormatException thrown =
          catchThrowableOfType(FormatException.class, () -> SecretKeyFormat.decode(part));

      assertThat(thrown.what()).isEqualTo("bytes of a client key file");
      assertThat(thrown.expected()).isEqualTo("at least " + minimum);
      assertThat(thrown.actual()).isEqualTo("" + length);
      assertThat(thrown.offset()).isEqualTo(length);
    }
  }

  @Test
  void decode_anyFlippedBit_isRefused() {
    byte[] bytes = SecretKeyFormat.encode(keys);

    for (int at = 0; at < total; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) (1 << (at % 8));

      assertThatThrownBy(() -> SecretKeyFormat.decode(damaged))
          .as("byte %d", at)
          .isInstanceOf(FormatException.class);
    }
  }

  @Test
  void decode_bytesBehindTheKey_areRefused() {
    byte[] longer = Arrays.copyOf(SecretKeyFormat.encode(keys), total + 1);

    assertRefused(longer, "bytes behind the client key", "none", 1, total);
  }

  @Test
  void decode_anotherMagic_isRefused() {
    byte[] bytes = SecretKeyFormat.encode(keys);
    bytes[0] = 'X';

    assertRefused(bytes, "magic of a client key file", "CLKWSKEY", "another", 0);
  }

  @Test
  void decode_anotherVersion_isRefused() {
    byte[] bytes = SecretKeyFormat.encode(keys);
    bytes[8] = 3;

    assertRefused(
        bytes, "format version of a client key file", "1 or 2, which this release reads", 3, 8);
  }

  @ParameterizedTest
  @EnumSource(ToyParameters.class)
  void decode_ofAnEncodingWithTransport_hasTheSameKeys(ToyParameters set) {
    SecretKeySet original = withTransport(set);

    SecretKeySet decoded = SecretKeyFormat.decode(SecretKeyFormat.encode(original));

    assertThat(decoded.small().hasSameBitsAs(original.small())).isTrue();
    assertThat(decoded.glwe().hasSameBitsAs(original.glwe())).isTrue();
    TransportKeys transport = decoded.transport().orElseThrow();
    TransportKeys expected = original.transport().orElseThrow();
    assertThat(transport.parameters()).isEqualTo(expected.parameters());
    assertThat(transport.compact().hasSameBitsAs(expected.compact())).isTrue();
    assertThat(transport.storage().hasSameBitsAs(expected.storage())).isTrue();
  }

  @Test
  void encode_version2_isFrozen() throws NoSuchAlgorithmException {
    // Self-generated: toy set BLOCK3 with toy transport, seed of 32 bytes of 1.
    byte[] bytes = SecretKeyFormat.encode(withTransport(ToyParameters.BLOCK3));

    assertThat(bytes)
        .hasSize(total + TransportParametersFormat.size() + 32 + 64)
        .startsWith("CLKWSKEY\u0002\0\0\0".getBytes(StandardCharsets.US_ASCII));
    assertThat(HexFormat.of().formatHex(sha256(bytes, bytes.length)))
        .isEqualTo("21d4acafe8522a9ab45f7a64b34f009d9d280ac681696552f31c1abd6f3bb41d");
  }

  @Test
  void encode_version2_beginsWithTheKeysOfVersion1() {
    byte[] first = SecretKeyFormat.encode(keys);
    byte[] second = SecretKeyFormat.encode(withTransport(ToyParameters.BLOCK3));

    assertThat(Arrays.copyOfRange(second, PARAMETERS, total - 32))
        .isEqualTo(Arrays.copyOfRange(first, PARAMETERS, total - 32));
  }

  @Test
  void decode_version2TruncatedOrDamaged_isRefused() {
    byte[] bytes = SecretKeyFormat.encode(withTransport(ToyParameters.BLOCK3));

    for (int at = 0; at < bytes.length; at++) {
      byte[] part = Arrays.copyOf(bytes, at);
      assertThat(
              catchThrowableOfType(FormatException.class, () -> SecretKeyFormat.decode(part))
                  .offset())
          .isEqualTo(at);
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) (1 << (at % 8));
      assertThatThrownBy(() -> SecretKeyFormat.decode(damaged))
          .as("byte %d", at)
          .isInstanceOf(FormatException.class);
    }
  }

  @Test
  void decode_damagedTransportParameters_isRefusedWithTheOffsetInTheFile() {
    byte[] bytes = SecretKeyFormat.encode(withTransport(ToyParameters.BLOCK3));
    bytes[total - 32] ^= 1;

    FormatException thrown =
        catchThrowableOfType(FormatException.class, () -> SecretKeyFormat.decode(bytes));

    assertThat(thrown.what()).isEqualTo("magic");
    assertThat(thrown.offset()).isEqualTo(total - 32);
  }

  private static SecretKeySet withTransport(ToyParameters set) {
    return SecretKeySet.generate(
        set.parameters(), ToyTransport.of(set.parameters()), InsecureSeeds.numbered(1));
  }

  @Test
  void decode_damagedParameters_isRefusedWithTheOffsetInTheFile() {
    byte[] bytes = SecretKeyFormat.encode(keys);
    bytes[PARAMETERS] ^= 1;

    FormatException thrown =
        catchThrowableOfType(FormatException.class, () -> SecretKeyFormat.decode(bytes));

    assertThat(thrown.what()).isEqualTo("magic");
    assertThat(thrown.offset()).isEqualTo(PARAMETERS);
  }

  @Test
  void decode_damagedKey_isRefusedWithoutShowingDigests() {
    byte[] bytes = SecretKeyFormat.encode(keys);
    bytes[KEYS] ^= 1;

    assertRefused(
        bytes, "SHA-256 of a client key file", "that of its content", "another", total - 32);
  }

  @Test
  void decode_unusedBitThatIsSet_isRefused() throws NoSuchAlgorithmException {
    byte[] bytes = SecretKeyFormat.encode(keys);
    bytes[KEYS + 7] |= (byte) 0x80; // the 64th of 63 bits
    System.arraycopy(sha256(bytes, total - 32), 0, bytes, total - 32, 32);

    assertRefused(bytes, "unused bits of a key", "zero", "others", KEYS + 7);
  }

  @Test
  void of_keysOfAnotherShape_isRefused() {
    SecretKeySet other =
        SecretKeySet.generate(
            ToyParameters.UNIFORM_TWO_LEVELS.parameters(), InsecureSeeds.numbered(1));

    assertThrown(
        MismatchException.class,
        () -> SecretKeySet.of(keys.parameters(), other.small(), keys.glwe(), Optional.empty()),
        "small key dimension n",
        63,
        31);
    assertThrown(
        MismatchException.class,
        () -> SecretKeySet.of(keys.parameters(), keys.small(), other.glwe(), Optional.empty()),
        "GLWE key dimension k",
        1,
        2);
  }

  private static void assertRefused(
      byte[] bytes, String what, Object expected, Object actual, long offset) {
    assertThrown(
        FormatException.class, () -> SecretKeyFormat.decode(bytes), what, expected, actual);
    assertThat(
            catchThrowableOfType(FormatException.class, () -> SecretKeyFormat.decode(bytes))
                .offset())
        .isEqualTo(offset);
  }

  private static byte[] sha256(byte[] bytes, int length) throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes, length));
  }
}
