package io.cloakwork.fhe.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The stream's bytes: derived once more from HMAC-SHA256 and single AES blocks, and frozen as
 * self-generated vectors (seed 00 01 … 1f).
 */
class CsprngKnownAnswerTest {
  private static final byte[] SEED =
      HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  @ParameterizedTest
  @CsvSource({"BOOTSTRAP_KEY, 0", "BOOTSTRAP_KEY, 938", "secret/noise/LWE_LIST, -1"})
  void words_anyStream_areThoseOfHkdfAndAes(String purpose, long index)
      throws GeneralSecurityException {
    ByteBuffer expected =
        ByteBuffer.wrap(derive(purpose, index, 3 * 8192)).order(ByteOrder.LITTLE_ENDIAN);
    Csprng longs = Csprng.of(SEED, purpose, index);
    Csprng ints = Csprng.of(SEED, purpose, index);

    for (int at = 0; at < expected.capacity(); at += Long.BYTES) {
      assertThat(longs.nextLong()).isEqualTo(expected.getLong(at));
    }
    for (int at = 0; at < expected.capacity(); at += Integer.BYTES) {
      assertThat(ints.nextInt()).isEqualTo(expected.getInt(at));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BOOTSTRAP_KEY, 0, d00b348dadf82b2f1ea4427ffec09bae",
    "KEY_SWITCH_KEY, 2047, 977a8ba7db52fea2e79b4d148e73aa2e",
    "GLWE_LIST, 1, ef5551d4091f1ee316e1de60493040f3",
  })
  void firstWords_ofFixedStreams_areFrozen(String purpose, long index, String hex) {
    long[] words = new long[2];
    Csprng.of(SEED, purpose, index).fill(words, 0, 2);

    assertThat(HexFormat.of().toHexDigits(words[0]) + HexFormat.of().toHexDigits(words[1]))
        .isEqualTo(hex);
  }

  @Test
  void hkdf_ofThisTest_meetsRfc5869() throws GeneralSecurityException {
    // RFC 5869, appendix A.3: SHA-256, no salt, no info; the first 32 bytes of OKM.
    byte[] secret = new byte[22];
    Arrays.fill(secret, (byte) 0x0b);

    assertThat(HexFormat.of().formatHex(hkdf(secret, new byte[0])))
        .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
  }

  private static byte[] derive(String purpose, long index, int length)
      throws GeneralSecurityException {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    info.writeBytes(("cloakwork/1/" + purpose + "/").getBytes(StandardCharsets.US_ASCII));
    info.writeBytes(ByteBuffer.allocate(8).putLong(index).array());
    Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
    block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(hkdf(SEED, info.toByteArray()), "AES"));
    byte[] stream = new byte[length];
    for (int at = 0; at < length; at += 16) {
      byte[] counter = ByteBuffer.allocate(16).putLong(8, at / 16).array();
      System.arraycopy(block.doFinal(counter), 0, stream, at, 16);
    }
    return stream;
  }

  // RFC 5869 with SHA-256, without salt, for one block of output.
  private static byte[] hkdf(byte[] secret, byte[] info) throws GeneralSecurityException {
    byte[] extracted = hmac(new byte[32], secret);
    byte[] block = Arrays.copyOf(info, info.length + 1);
    block[info.length] = 1;
    return hmac(extracted, block);
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }
}
