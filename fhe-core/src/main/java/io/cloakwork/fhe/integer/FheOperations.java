package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.random.MaskSeed;
import java.math.BigInteger;
import java.util.List;

/**
 * The operations on encrypted values: those of {@link Evaluator}, and what has no meaning in the
 * clear. Beside what they say themselves, they throw what {@code FheEngine} throws, and a {@link
 * MismatchException} for a value that is known to be of another key; it names operation and
 * operand.
 */
public interface FheOperations extends Evaluator<FheBool, FheInteger> {

  // What is known of the types of results

  @Override
  FheUint countOnes(FheInteger a);

  @Override
  FheUint leadingZeros(FheInteger a);

  @Override
  FheUint trailingZeros(FheInteger a);

  @Override
  FheUint ilog2(FheInteger a);

  @Override
  <T extends FheInteger> FheUint argMin(List<T> values);

  @Override
  <T extends FheInteger> FheUint argMax(List<T> values);

  /**
   * The unsigned integer that equals a modulo 2^bits.
   *
   * @param bits even, 2 to {@value IntegerType#LARGEST_BITS}
   */
  default FheUint castToUint(FheInteger a, int bits) {
    return (FheUint) cast(a, IntegerType.unsigned(bits));
  }

  /** The signed integer that equals a modulo 2^bits; otherwise as {@link #castToUint}. */
  default FheInt castToInt(FheInteger a, int bits) {
    return (FheInt) cast(a, IntegerType.signed(bits));
  }

  /** 1 or 0 as an unsigned integer; otherwise as {@link #castToUint}. */
  default FheUint boolToUint(FheBool a, int bits) {
    return (FheUint) fromBool(a, IntegerType.unsigned(bits));
  }

  // Random numbers: the same seed gives the same number again, so a seed is good for one number

  /** A number that nobody knows: each of its type as likely. */
  FheInteger random(IntegerType type, MaskSeed seed);

  /**
   * The same as an unsigned integer.
   *
   * @param bits even, 2 to {@value IntegerType#LARGEST_BITS}
   */
  default FheUint randomUint(int bits, MaskSeed seed) {
    return (FheUint) random(IntegerType.unsigned(bits), seed);
  }

  /** The same as a signed integer; otherwise as {@link #randomUint(int, MaskSeed)}. */
  default FheInt randomInt(int bits, MaskSeed seed) {
    return (FheInt) random(IntegerType.signed(bits), seed);
  }

  /** The same for a boolean. */
  FheBool randomBool(MaskSeed seed);

  /**
   * A number that nobody knows: each in [0, bound) as likely.
   *
   * @param bound a power of two, at most the number of non-negative numbers of the type
   * @throws ParameterException if it is another one
   */
  FheInteger randomBounded(IntegerType type, BigInteger bound, MaskSeed seed);

  /**
   * The same as an unsigned integer.
   *
   * @param bits even, 2 to {@value IntegerType#LARGEST_BITS}
   * @param bound a power of two, at most 2^bits
   * @throws ParameterException if it is another one
   */
  default FheUint randomUint(int bits, BigInteger bound, MaskSeed seed) {
    return (FheUint) randomBounded(IntegerType.unsigned(bits), bound, seed);
  }

  // Values from senders who are not trusted

  /**
   * The same values, with every block in the range of its type and with ordinary noise: one
   * bootstrap for each block, all in one round, whatever is known of them already.
   *
   * <p>For values whose ciphertexts somebody else made, such as those of {@code FheUint.of} and
   * {@code FheTransport.expand(SeededBlockList, …)}: operations believe that their blocks are in
   * range and no noisier than said, and are wrong where they are not. What comes out of here is
   * some value of its type even where a block came with its carry or padding bits set or with any
   * noise; honest values stay what they are. Values of compact and compressed lists have been
   * through it.
   *
   * @throws NoiseException if a value is said to be noisier than look-ups take
   */
  List<FheValue> bootstrap(List<? extends FheValue> values);

  /** The same for one integer. */
  @SuppressWarnings("unchecked") // a value of the same type, and that decides on the class
  default <T extends FheInteger> T bootstrap(T a) {
    return (T) bootstrap(List.of(a)).getFirst();
  }

  /** The same for one boolean. */
  default FheBool bootstrap(FheBool a) {
    return (FheBool) bootstrap(List.of(a)).getFirst();
  }
}
