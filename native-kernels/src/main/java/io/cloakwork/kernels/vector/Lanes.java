package io.cloakwork.kernels.vector;

import io.cloakwork.fhe.spi.Availability;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors that this JVM computes with. Constants, because the compiler turns vector code into
 * instructions only where the species is one. {@code -Dcloakwork.kernels.vector.bits=128|256|512}
 * forces a width, for tests.
 */
final class Lanes {
  static final VectorSpecies<Double> DOUBLES = species();
  static final VectorSpecies<Long> LONGS = DOUBLES.withLanes(long.class);

  /** Doubles in a vector: 2, 4 or 8. */
  static final int COUNT = DOUBLES.length();

  /** lg of {@link #COUNT}. */
  static final int LOG2 = Integer.numberOfTrailingZeros(COUNT);

  private static final int MOST = 8;

  private Lanes() {}

  private static VectorSpecies<Double> species() {
    Integer forced = Integer.getInteger("cloakwork.kernels.vector.bits");
    if (forced != null) {
      return VectorSpecies.of(double.class, VectorShape.forBitSize(forced));
    }
    return DoubleVector.SPECIES_PREFERRED;
  }

  static Availability availability() {
    if (COUNT < 2 || COUNT > MOST) {
      return new Availability.Unavailable(
          "vectors of " + COUNT + " doubles; 2 to " + MOST + " are supported");
    }
    return new Availability.Ready("Vector API, " + DOUBLES.vectorBitSize() + "-bit vectors");
  }
}
