package io.cloakwork.fhe.integer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Values at which operations go wrong, and random ones. */
public final class Corners {
  private Corners() {}

  /**
   * 0, 1, 2, the largest ones, around the sign bit, alternating bits; each as the type wraps it.
   */
  public static List<ClearInteger> of(IntegerType type) {
    BigInteger one = BigInteger.ONE;
    BigInteger signBit = one.shiftLeft(type.bits() - 1);
    BigInteger ones = one.shiftLeft(type.bits()).subtract(one);
    BigInteger alternating = ones.divide(BigInteger.valueOf(3));
    Set<BigInteger> values = new LinkedHashSet<>();
    Stream.of(
            BigInteger.ZERO,
            one,
            BigInteger.TWO,
            ones,
            ones.subtract(one),
            signBit,
            signBit.subtract(one),
            signBit.add(one),
            alternating,
            alternating.shiftLeft(1))
        .map(type::wrap)
        .forEach(values::add);
    return values.stream().map(value -> new ClearInteger(type, value)).toList();
  }

  /** The corners, and random values behind them. */
  public static List<ClearInteger> andRandom(IntegerType type, int count, long seed) {
    List<ClearInteger> values = new ArrayList<>(of(type));
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      values.add(ClearInteger.wrapped(type, new BigInteger(type.bits(), random)));
    }
    return values;
  }
}
