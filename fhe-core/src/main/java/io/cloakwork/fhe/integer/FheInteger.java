package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.KeyId;
import io.cloakwork.fhe.params.LweDimension;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** An encrypted integer: blocks of two bits each, least significant first. */
public abstract sealed class FheInteger implements FheValue permits FheUint, FheInt {
  private final IntegerType type;
  private final List<Block> blocks;

  FheInteger(IntegerType type, List<Block> blocks) {
    this.type = type;
    this.blocks = List.copyOf(blocks);
    if (blocks.size() != type.blocks()) {
      throw new AssertionError(blocks.size() + " blocks for " + type);
    }
  }

  static FheInteger of(IntegerType type, List<Block> blocks) {
    return type.isSigned() ? new FheInt(type, blocks) : new FheUint(type, blocks);
  }

  /**
   * An integer from the ciphertexts of its blocks under the big key, least significant first. That
   * each is in [0, 3], and no noisier than said, is believed: {@link
   * FheOperations#bootstrap(FheInteger)} makes sure of it.
   *
   * @param squaredNorm noise of the noisiest, 1 for fresh ones: {@link #squaredNorm()}
   * @throws MismatchException if there are not {@code type.blocks()} ciphertexts modulo 2^64
   * @throws ParameterException if the noise is not positive
   */
  public static FheInteger of(IntegerType type, LweCiphertextList ciphertexts, int squaredNorm) {
    Ciphertexts.requireBlocks("ciphertexts of " + type, type.blocks(), ciphertexts);
    return of(type, Ciphertexts.blocks(ciphertexts, Digits.BASE - 1, squaredNorm));
  }

  /**
   * The same where it is known whose it is, so that evaluators of other keys refuse it.
   *
   * @throws MismatchException if there are not {@code type.blocks()} ciphertexts modulo 2^64
   * @throws ParameterException if the noise is not positive
   */
  public static FheInteger of(
      IntegerType type, LweCiphertextList ciphertexts, int squaredNorm, KeyId key) {
    Ciphertexts.requireBlocks("ciphertexts of " + type, type.blocks(), ciphertexts);
    return of(type, Ciphertexts.blocks(ciphertexts, Digits.BASE - 1, squaredNorm, key));
  }

  /**
   * An integer that everybody knows.
   *
   * @throws MismatchException if the type does not hold the value
   */
  public static FheInteger trivial(IntegerType type, BigInteger value) {
    Operands.requireHeld("value of a trivial integer", type, value);
    return of(type, Digits.of(value, type.blocks()));
  }

  @Override
  public final IntegerType type() {
    return type;
  }

  final List<Block> blocks() {
    return blocks;
  }

  @Override
  public final LweCiphertextList ciphertexts(LweDimension dimension) {
    return Ciphertexts.combine(blocks, dimension);
  }

  @Override
  public final int squaredNorm() {
    return blocks.stream().mapToInt(Block::squaredNorm).max().orElseThrow();
  }

  @Override
  public final Optional<KeyId> keyId() {
    return Ciphertexts.key(blocks);
  }

  @Override
  public final boolean isTrivial() {
    return blocks.stream().allMatch(Block::isConstant);
  }

  /** The type only. */
  @Override
  public final String toString() {
    return "Fhe[" + type + "]";
  }
}
