package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import java.math.BigInteger;
import java.util.List;

/** An encrypted unsigned integer. */
public final class FheUint extends FheInteger {

  FheUint(IntegerType type, List<Block> blocks) {
    super(type, blocks);
  }

  /**
   * An integer from the ciphertexts of its blocks, as {@link FheInteger#of}.
   *
   * @param bits even, 2 to {@value IntegerType#LARGEST_BITS}
   */
  public static FheUint of(int bits, LweCiphertextList ciphertexts, int squaredNorm) {
    return (FheUint) of(IntegerType.unsigned(bits), ciphertexts, squaredNorm);
  }

  /**
   * An integer that everybody knows, as {@link FheInteger#trivial}.
   *
   * @param bits even, 2 to {@value IntegerType#LARGEST_BITS}
   */
  public static FheUint trivial(int bits, BigInteger value) {
    return (FheUint) trivial(IntegerType.unsigned(bits), value);
  }

  /** An integer that everybody knows. */
  public static FheUint trivial(int bits, long value) {
    return trivial(bits, BigInteger.valueOf(value));
  }
}
