package io.cloakwork.fhe.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.key.ServerKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Digests of what fixed seeds produce, self-generated: 32 bytes of 1 for the secret keys, of 2 for
 * the evaluation keys. Another digest means that keys of earlier releases can no longer be made
 * again.
 */
class EvaluationKeysKnownAnswerTest {

  @ParameterizedTest
  @CsvSource({
    "UNIFORM, 9ce5c6455622e809efc184da4cee6f162993bd3b4168d75135b7ee9c5b3cbd78",
    "UNIFORM_TWO_LEVELS, 041b9eeb99886991407ba9925cb55e2e5a4525f43621e1e785822f0b5e3c50bd",
    "UNIFORM_GAUSSIAN, 565c9afe3a29f1decbffa9b1fe49abe1e1fca5ba768d779c34698f82a0f7f85e",
    "BLOCK3, d848b2a775b9533718f56360ec2074d68ee450066231bec95170ad28773a0527",
  })
  void serverKey_ofFixedSeeds_isFrozen(ToyParameters set, String sha256)
      throws NoSuchAlgorithmException {
    ServerKey key = KeyFixtures.of(set).server();
    long[] bootstrap = key.bootstrap().bodies();
    int[] keySwitch = key.keySwitch().bodies();
    ByteBuffer bytes =
        ByteBuffer.allocate(8 * bootstrap.length + 4 * keySwitch.length + 64)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(key.bootstrap().seed().bytes()).put(key.keySwitch().seed().bytes());
    for (long word : bootstrap) {
      bytes.putLong(word);
    }
    for (int word : keySwitch) {
      bytes.putInt(word);
    }

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());

    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
  }
}
