package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.KeyId;
import io.cloakwork.fhe.params.LweDimension;
import java.util.List;
import java.util.Optional;

/** An encrypted boolean: one block that is 0 or 1. */
public final class FheBool implements FheValue {
  private final Block block;

  FheBool(Block block) {
    this.block = block;
  }

  /** A boolean that everybody knows. */
  public static FheBool trivial(boolean value) {
    return new FheBool(Block.constant(value ? 1 : 0));
  }

  /**
   * A boolean from its ciphertext under the big key. That it is 0 or 1, and no noisier than said,
   * is believed: {@link FheOperations#bootstrap(FheBool)} makes sure of it.
   *
   * @param squaredNorm its noise, 1 for a fresh one: {@link #squaredNorm()}
   * @throws MismatchException if there is not exactly one ciphertext
   * @throws ParameterException if the noise is not positive
   */
  public static FheBool of(LweCiphertextList ciphertext, int squaredNorm) {
    Ciphertexts.requireBlocks("ciphertexts of a boolean", 1, ciphertext);
    return new FheBool(Ciphertexts.blocks(ciphertext, 1, squaredNorm).getFirst());
  }

  /**
   * The same where it is known whose it is, so that evaluators of other keys refuse it.
   *
   * @throws MismatchException if there is not exactly one ciphertext
   * @throws ParameterException if the noise is not positive
   */
  public static FheBool of(LweCiphertextList ciphertext, int squaredNorm, KeyId key) {
    Ciphertexts.requireBlocks("ciphertexts of a boolean", 1, ciphertext);
    return new FheBool(Ciphertexts.blocks(ciphertext, 1, squaredNorm, key).getFirst());
  }

  /**
   * The boolean of a decrypted block message.
   *
   * @throws MismatchException if there is not exactly one, or it is neither 0 nor 1; it is not said
   */
  public static boolean valueOf(int[] messages) {
    if (messages.length != 1) {
      throw new MismatchException("blocks of a boolean", 1, messages.length);
    }
    if (messages[0] != 0 && messages[0] != 1) {
      throw new MismatchException("decrypted boolean", "0 or 1", "more: of another key?");
    }
    return messages[0] == 1;
  }

  @Override
  public BooleanType type() {
    return new BooleanType();
  }

  Block block() {
    return block;
  }

  @Override
  public LweCiphertextList ciphertexts(LweDimension dimension) {
    return Ciphertexts.combine(List.of(block), dimension);
  }

  @Override
  public int squaredNorm() {
    return block.squaredNorm();
  }

  @Override
  public Optional<KeyId> keyId() {
    return Ciphertexts.key(List.of(block));
  }

  @Override
  public boolean isTrivial() {
    return block.isConstant();
  }

  /** The type only. */
  @Override
  public String toString() {
    return "FheBool";
  }
}
