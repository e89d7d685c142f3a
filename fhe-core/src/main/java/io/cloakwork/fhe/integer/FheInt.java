package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import java.math.BigInteger;
import java.util.List;

/** An encrypted signed integer, in two's complement. */
public final class FheInt extends FheInteger {

  FheInt(IntegerType type, List<Block> blocks) {
    super(type, blocks);
  }

  /**
   * An integer from the ciphertexts of its blocks, as {@link FheInteger#of}.
   *
   * @param bits even, 2 to {@value IntegerType#LARGEST_BITS}
   */
  public static FheInt of(int bits, LweCiphertextList ciphertexts, int squaredNorm) {
    return (FheInt) of(IntegerType.signed(bits), ciphertexts, squaredNorm);
  }

  /**
   * An integer that everybody knows, as {@link FheInteger#trivial}.
   *
   * @param bits even, 2 to {@value IntegerType#LARGEST_BITS}
   */
  public static FheInt trivial(int bits, BigInteger value) {
    return (FheInt) trivial(IntegerType.signed(bits), value);
  }

  /** An integer that everybody knows. */
  public static FheInt trivial(int bits, long value) {
    return trivial(bits, BigInteger.valueOf(value));
  }
}
