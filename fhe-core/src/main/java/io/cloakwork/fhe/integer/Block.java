package io.cloakwork.fhe.integer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A number that is a combination of sources with integer coefficients: additions and small products
 * are bookkeeping, and ciphertext words are computed when it goes into a look-up or leaves. Without
 * sources it is a constant, known to everybody.
 *
 * <p>Everything counts in <em>halves</em> of an encoding step, because some tables put out ±½.
 *
 * @param coefficients by source, none of them 0
 * @param constant added to the combination, in halves
 * @param min no value is smaller, in halves
 * @param max no value is larger, in halves
 */
record Block(Map<Source, Integer> coefficients, int constant, int min, int max) {
  /** Halves in one encoding step. */
  static final int STEP = 2;

  Block {
    coefficients = Map.copyOf(coefficients);
    if (min > max || (coefficients.isEmpty() && (min != constant || max != constant))) {
      throw new AssertionError("a block of " + constant + " halves in [" + min + ", " + max + "]");
    }
  }

  /** The constant of this many encoding steps. */
  static Block constant(int steps) {
    return ofHalves(STEP * steps);
  }

  static Block ofHalves(int halves) {
    return new Block(Map.of(), halves, halves, halves);
  }

  /** A source alone, whose value lies in [min, max] halves. */
  static Block of(Source source, int min, int max) {
    return new Block(Map.of(source, 1), 0, min, max);
  }

  static Block sum(List<Block> blocks) {
    return blocks.stream().reduce(constant(0), Block::plus);
  }

  Block plus(Block other) {
    return plus(other, 1);
  }

  Block minus(Block other) {
    return plus(other, -1);
  }

  /** Plus this many encoding steps. */
  Block plus(int steps) {
    return plusHalves(STEP * steps);
  }

  Block plusHalves(int halves) {
    return new Block(coefficients, constant + halves, min + halves, max + halves);
  }

  Block times(int factor) {
    return constant(0).plus(this, factor);
  }

  /** This plus {@code factor} times the other. */
  Block plus(Block other, int factor) {
    Map<Source, Integer> sum = new HashMap<>(coefficients);
    other.coefficients.forEach((source, c) -> {
      int coefficient = sum.getOrDefault(source, 0) + factor * c;
      if (coefficient == 0) {
        sum.remove(source);
      } else {
        sum.put(source, coefficient);
      }
    });
    int total = constant + factor * other.constant;
    if (sum.isEmpty()) {
      return ofHalves(total);
    }
    int low = factor * (factor < 0 ? other.max : other.min);
    int high = factor * (factor < 0 ? other.min : other.max);
    return new Block(sum, total, min + low, max + high);
  }

  /**
   * The same block where more is known of its value than intervals say.
   *
   * @param low in encoding steps
   * @param high in encoding steps
   */
  Block within(int low, int high) {
    if (isConstant()) {
      return this;
    }
    int from = Math.max(min, STEP * low);
    int to = Math.min(max, STEP * high);
    return new Block(coefficients, constant, from, to);
  }

  boolean isConstant() {
    return coefficients.isEmpty();
  }

  /** Smallest value in encoding steps; the block holds whole ones. */
  int low() {
    return Math.floorDiv(min, STEP);
  }

  /** Largest value in encoding steps; the block holds whole ones. */
  int high() {
    return Math.floorDiv(max, STEP);
  }

  /** Largest minus smallest value, in encoding steps. */
  int span() {
    return high() - low();
  }

  /**
   * ν², noise in units of one bootstrap's output: the sum over rotations of (Σ |coefficient|)² of
   * their outputs.
   */
  int squaredNorm() {
    Map<Rotation, Integer> byRotation = new HashMap<>();
    coefficients.forEach(
        (source, c) -> byRotation.merge(source.rotation(), Math.abs(c), Integer::sum));
    int norm = 0;
    for (Map.Entry<Rotation, Integer> entry : byRotation.entrySet()) {
      norm += entry.getKey().squaredNorm() * entry.getValue() * entry.getValue();
    }
    return norm;
  }
}
