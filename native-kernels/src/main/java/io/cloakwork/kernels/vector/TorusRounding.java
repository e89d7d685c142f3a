package io.cloakwork.kernels.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link io.cloakwork.fhe.math.Torus#ofReal} and the conversion of small integers on vectors, in
 * additions that every instruction set has: adding 1.5·2^52 rounds a double below 2^51 to an
 * integer, ties to even, and leaves it in the low bits.
 */
final class TorusRounding {
  /** The sums that are rounded stay below this; larger shapes round one by one. */
  static final double LIMIT = 0x1p51;

  private static final double MAGIC = 0x1.8p52;
  private static final long MAGIC_BITS = Double.doubleToRawLongBits(MAGIC);

  private TorusRounding() {}

  /**
   * Words of real numbers in torus units, |x| < 2^51. The fraction f in [−½, ½] is exact; its upper
   * 32 bits are rounded off first, the rest, below 2^31, then: the upper part times 2^32 is even,
   * so both roundings together are the one. Where f·2^64 is +2^63 the shift wraps to −2^63.
   */
  static LongVector toTorus(DoubleVector x) {
    DoubleVector magic = Lanes.broadcast(MAGIC);
    DoubleVector fraction = x.sub(x.add(magic).sub(magic));
    DoubleVector upper = fraction.mul(0x1p32).add(magic);
    DoubleVector rest = upper.sub(magic).fma(Lanes.broadcast(-0x1p-32), fraction);
    DoubleVector lower = rest.mul(0x1p64).add(magic);
    return upper
        .reinterpretAsLongs()
        .lanewise(VectorOperators.LSHL, 32)
        .add(lower.reinterpretAsLongs())
        .sub(MAGIC_BITS);
  }

  /** Integers of less than 51 bits as doubles, exact. */
  static DoubleVector toDouble(LongVector small) {
    return small.add(MAGIC_BITS).reinterpretAsDoubles().sub(MAGIC);
  }
}
