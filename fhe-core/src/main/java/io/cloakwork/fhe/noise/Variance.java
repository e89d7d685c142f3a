package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.ParameterException;

/**
 * Variance of a noise, relative to the torus: that of the integer noise divided by q². Finite and
 * not negative.
 */
public record Variance(double value) implements Comparable<Variance> {
  /** No noise: trivial ciphertexts and plaintexts. */
  public static final Variance ZERO = new Variance(0);

  public Variance {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new ParameterException("variance", "finite and not negative", value);
    }
  }

  /** 2^log2. */
  public static Variance ofLog2(double log2) {
    return new Variance(Math.pow(2, log2));
  }

  /** The square of a standard deviation relative to the torus. */
  public static Variance ofStandardDeviation(double deviation) {
    return new Variance(deviation * deviation);
  }

  /** Variance of the sum of two independent noises. */
  public Variance plus(Variance other) {
    return new Variance(value + other.value);
  }

  /** This variance times a factor: for a noise multiplied by c the factor is c². */
  public Variance times(double factor) {
    return new Variance(value * factor);
  }

  /** lg of the variance; −∞ for zero. */
  public double log2() {
    return Math.log(value) / Math.log(2);
  }

  /** Standard deviation relative to the torus. */
  public double standardDeviation() {
    return Math.sqrt(value);
  }

  @Override
  public int compareTo(Variance other) {
    return Double.compare(value, other.value);
  }
}
