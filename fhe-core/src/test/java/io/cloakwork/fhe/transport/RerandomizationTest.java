package io.cloakwork.fhe.transport;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures.Keys;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.LweDimension;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Toy parameters: dimension 1024, TU(17). */
class RerandomizationTest {
  private static final byte[] ADD = "add".getBytes(StandardCharsets.US_ASCII);

  private final Keys keys = KeyFixtures.withTransport(ToyParameters.BLOCK3);
  private final GlwePublicKey key = keys.server().rerandomization().orElseThrow();
  private final LweCiphertextList first = keys.client().encryptMessages(1, 2, 3);
  private final LweCiphertextList second = keys.client().encryptMessages(7, 15);

  @Test
  void apply_toInputs_keepsMessagesAndChangesEveryMask() {
    List<LweCiphertextList> fresh = Rerandomization.apply(key, ADD, List.of(first, second));

    assertThat(keys.client().decryptMessages(fresh.get(0))).containsExactly(1, 2, 3);
    assertThat(keys.client().decryptMessages(fresh.get(1))).containsExactly(7, 15);
    for (int i = 0; i < first.words().length; i++) {
      assertThat(fresh.get(0).words()[i]).isNotEqualTo(first.words()[i]);
    }
  }

  /** 2^17·√(N + 1) is one standard deviation at most; ten of them. */
  @Test
  void apply_toInputs_addsTheNoiseOfAPublicEncryptionOnly() {
    long[] before = keys.client().decryptLwe(first);
    long[] after = keys.client().decryptLwe(Rerandomization.apply(key, ADD, List.of(first)).get(0));

    for (int i = 0; i < before.length; i++) {
      assertThat(Math.abs(after[i] - before[i])).isBetween(1L, (1L << 17) * 10 * 33);
    }
  }

  @Test
  void apply_twice_hasTheSameBits() {
    assertThat(apply(ADD, first, second)).isEqualTo(apply(ADD, first, second));
  }

  /** Everybody must get these bits. Self-generated: keys of fixed seeds, trivial inputs. */
  @Test
  void apply_toFixedInputs_hasTheKnownDigest() throws NoSuchAlgorithmException {
    LweCiphertextList trivial = LweCiphertextList.allocate(2, first.dimension(), first.modulus());
    ByteBuffer bytes =
        ByteBuffer.allocate(trivial.words().length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(apply(ADD, trivial));

    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())))
        .isEqualTo("7957ad4f0a52ade8989260b5c743cdde970410de5df163c6a7086610c7e3d1a3");
  }

  /** The hash is over the operation and all inputs, each behind its length. */
  @Test
  void apply_toAnythingElse_hasOtherMasks() {
    long[] masks = apply(ADD, first, second);
    LweCiphertextList changed = second.copyOfRange(0, 2);
    changed.words()[0]++;
    LweCiphertextList joined = LweCiphertextList.allocate(5, first.dimension(), first.modulus());
    System.arraycopy(first.words(), 0, joined.words(), 0, first.words().length);
    System.arraycopy(
        second.words(), 0, joined.words(), first.words().length, second.words().length);
    byte[] sub = "sub".getBytes(StandardCharsets.US_ASCII);

    assertThat(difference(masks, first)).isNotEqualTo(difference(apply(sub, first, second), first));
    assertThat(difference(masks, first))
        .isNotEqualTo(difference(apply(ADD, first, changed), first));
    assertThat(difference(masks, first)).isNotEqualTo(difference(apply(ADD, joined), first));
    assertThat(difference(masks, first)).isNotEqualTo(difference(apply(ADD, first), first));
  }

  /** More ciphertexts than one polynomial has coefficients. */
  @Test
  void apply_toManyInputs_usesAPolynomialForEachN() {
    int[] messages = new int[1030];
    LweCiphertextList many = keys.client().encryptMessages(messages);

    LweCiphertextList fresh = Rerandomization.apply(key, ADD, List.of(many)).get(0);

    assertThat(keys.client().decryptMessages(fresh)).isEqualTo(messages);
    long[] added = difference(fresh.words(), many);
    assertThat(added[many.offset(1024)]).isNotEqualTo(added[many.offset(0)]);
  }

  @Test
  void apply_inputOfAnotherShape_isRefused() {
    LweCiphertextList small =
        LweCiphertextList.allocate(1, new LweDimension(63), CiphertextModulus.TWO_POW_64);
    LweCiphertextList narrow =
        LweCiphertextList.allocate(1, new LweDimension(1024), CiphertextModulus.TWO_POW_32);

    assertThrown(
        MismatchException.class,
        () -> Rerandomization.apply(key, ADD, List.of(small)),
        "dimension of an input to re-randomize",
        1024,
        63);
    assertThrown(
        MismatchException.class,
        () -> Rerandomization.apply(key, ADD, List.of(narrow)),
        "modulus of an input to re-randomize",
        CiphertextModulus.TWO_POW_64,
        CiphertextModulus.TWO_POW_32);
  }

  private long[] apply(byte[] operation, LweCiphertextList... inputs) {
    return Rerandomization.apply(key, operation, List.of(inputs)).get(0).words();
  }

  // What was added to the first input.
  private static long[] difference(long[] words, LweCiphertextList input) {
    long[] added = new long[input.words().length];
    for (int i = 0; i < added.length; i++) {
      added[i] = words[i] - input.words()[i];
    }
    return added;
  }
}
