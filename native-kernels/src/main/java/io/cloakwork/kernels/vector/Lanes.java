package io.cloakwork.kernels.vector;

import io.cloakwork.fhe.spi.Availability;
import java.util.Set;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors that this JVM computes with. Constants, because the compiler turns vector code into
 * instructions only where the species is one. {@code -Dcloakwork.kernels.vector.bits=128|256|512}
 * forces a width, for tests. One that the machine lacks is computed in software: slowly, but with
 * the same bits, so that every width is tested on every machine.
 */
final class Lanes {
  /** No forced width. */
  private static final int PREFERRED = 0;

  private static final Set<Integer> SUPPORTED = Set.of(128, 256, 512);
  private static final int FORCED =
      Integer.getInteger("cloakwork.kernels.vector.bits", PREFERRED).intValue();
  private static final int WIDEST = DoubleVector.SPECIES_PREFERRED.vectorBitSize();

  static final VectorSpecies<Double> DOUBLES =
      VectorSpecies.of(double.class, VectorShape.forBitSize(bits(FORCED, WIDEST)));
  static final VectorSpecies<Long> LONGS = DOUBLES.withLanes(long.class);

  /** Doubles in a vector: 2, 4 or 8. */
  static final int COUNT = DOUBLES.length();

  /** lg of {@link #COUNT}. */
  static final int LOG2 = Integer.numberOfTrailingZeros(COUNT);

  private Lanes() {}

  static Availability availability() {
    return availability(FORCED, WIDEST);
  }

  /**
   * @param forced width in bits, or 0 for the preferred one
   * @param widest that the machine has, which is the preferred one
   */
  static Availability availability(int forced, int widest) {
    int bits = forced == PREFERRED ? widest : forced;
    if (!SUPPORTED.contains(bits)) {
      return new Availability.Unavailable(
          "vectors of " + bits + " bits; 128, 256, 512 are supported");
    }
    String software = bits > widest ? " in software, this machine has " + widest : "";
    return new Availability.Ready("Vector API, " + bits + "-bit vectors" + software);
  }

  /** What can be computed with, so that an unavailable width is an answer and not an error. */
  private static int bits(int forced, int widest) {
    return availability(forced, widest) instanceof Availability.Ready && forced != PREFERRED
        ? forced
        : widest;
  }
}
