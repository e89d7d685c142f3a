package io.cloakwork.fhe.integer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A number that is a combination of sources with integer coefficients: additions and small products
 * are bookkeeping, and ciphertext words are computed when it goes into a look-up or leaves. Without
 * sources it is a constant, known to everybody. Immutable.
 *
 * <p>Everything counts in <em>halves</em> of an encoding step, because some tables put out ±½.
 */
final class Block {
  /** Halves in one encoding step. */
  static final int STEP = 2;

  /** Encoding steps around the torus. */
  private static final int CIRCLE = 32;

  private static final Source[] NO_SOURCES = {};
  private static final int[] NO_COEFFICIENTS = {};

  // Arrays, because operations make and combine thousands of these; a handful of sources each.
  private final Source[] sources;
  private final int[] coefficients; // none is 0
  private final int constant;
  private final int min;
  private final int max;

  private Block(Source[] sources, int[] coefficients, int constant, int min, int max) {
    if (min > max) {
      throw new AssertionError("a block of values in [" + min + ", " + max + "]");
    }
    this.sources = sources;
    this.coefficients = coefficients;
    this.constant = constant;
    this.min = min;
    this.max = max;
  }

  /** The constant of this many encoding steps. */
  static Block constant(int steps) {
    return ofHalves(STEP * steps);
  }

  static Block ofHalves(int halves) {
    return new Block(NO_SOURCES, NO_COEFFICIENTS, halves, halves, halves);
  }

  /** A source alone, whose value lies in [min, max] halves. */
  static Block of(Source source, int min, int max) {
    return new Block(new Source[] {source}, new int[] {1}, 0, min, max);
  }

  static Block sum(List<Block> blocks) {
    Block sum = constant(0);
    for (Block block : blocks) {
      sum = sum.plus(block);
    }
    return sum;
  }

  /** The blocks without those that are the same as an earlier one. */
  static List<Block> distinct(List<Block> blocks) {
    List<Block> distinct = new ArrayList<>();
    for (Block block : blocks) {
      if (distinct.stream().noneMatch(block::isSame)) {
        distinct.add(block);
      }
    }
    return distinct;
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
    return new Block(sources, coefficients, constant + halves, min + halves, max + halves);
  }

  Block times(int factor) {
    return constant(0).plus(this, factor);
  }

  /** This plus {@code factor} times the other. */
  Block plus(Block other, int factor) {
    if (factor == 0) {
      return this;
    }
    Source[] allSources = Arrays.copyOf(sources, sources.length + other.sources.length);
    int[] allCoefficients = Arrays.copyOf(coefficients, allSources.length);
    int size = sources.length;
    for (int i = 0; i < other.sources.length; i++) {
      int at = indexOf(other.sources[i]);
      int index = at < 0 ? size++ : at;
      allSources[index] = at < 0 ? other.sources[i] : noisier(sources[at], other.sources[i]);
      allCoefficients[index] += factor * other.coefficients[i];
    }
    int used = 0;
    for (int i = 0; i < size; i++) {
      if (allCoefficients[i] != 0) {
        allSources[used] = allSources[i];
        allCoefficients[used++] = allCoefficients[i];
      }
    }
    int total = constant + factor * other.constant;
    if (used == 0) {
      return ofHalves(total);
    }
    int low = factor * (factor < 0 ? other.max : other.min);
    int high = factor * (factor < 0 ? other.min : other.max);
    return new Block(
        used == allSources.length ? allSources : Arrays.copyOf(allSources, used),
        used == allSources.length ? allCoefficients : Arrays.copyOf(allCoefficients, used),
        total,
        min + low,
        max + high);
  }

  /** Of two that are one ciphertext: that of which more noise is said, because it may be there. */
  private static Source noisier(Source a, Source b) {
    return a.rotation().squaredNorm() > b.rotation().squaredNorm() ? a : b;
  }

  private int indexOf(Source source) {
    for (int i = 0; i < sources.length; i++) {
      if (sources[i].isSame(source)) {
        return i;
      }
    }
    return -1;
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
    return new Block(sources, coefficients, constant, from, to);
  }

  /** The same block where nothing of its value is believed: it may be anywhere on the circle. */
  Block anywhere() {
    return isConstant() ? this : new Block(sources, coefficients, constant, 0, STEP * (CIRCLE - 1));
  }

  boolean isConstant() {
    return sources.length == 0;
  }

  /** Whether it is this constant. */
  boolean isConstant(int steps) {
    return isConstant() && constant == STEP * steps;
  }

  /** Whether it is the same combination of the same sources. */
  boolean isSame(Block other) {
    if (constant != other.constant || sources.length != other.sources.length) {
      return false;
    }
    for (int i = 0; i < sources.length; i++) {
      int at = other.indexOf(sources[i]);
      if (at < 0 || other.coefficients[at] != coefficients[i]) {
        return false;
      }
    }
    return true;
  }

  /** Equal for blocks that are the same, mostly different for others. */
  int fingerprint() {
    int sum = constant;
    for (int i = 0; i < sources.length; i++) {
      sum += sources[i].fingerprint() * (2 * coefficients[i] + 1);
    }
    return sum;
  }

  int sourceCount() {
    return sources.length;
  }

  Source source(int index) {
    return sources[index];
  }

  /** What source {@code index} is multiplied with; not 0. */
  int coefficient(int index) {
    return coefficients[index];
  }

  /** What is added to the combination, in halves. */
  int constant() {
    return constant;
  }

  /** No value is smaller; in halves. */
  int min() {
    return min;
  }

  /** No value is larger; in halves. */
  int max() {
    return max;
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
   * their outputs, times the most that is said of one of them. {@link Integer#MAX_VALUE} stands for
   * all that is larger, too.
   */
  int squaredNorm() {
    double norm = 0;
    for (int i = 0; i < sources.length; i++) {
      Rotation rotation = sources[i].rotation();
      double sum = 0;
      int most = 0;
      boolean isFirst = true;
      for (int j = 0; j < sources.length; j++) {
        Rotation each = sources[j].rotation();
        if (each.isSame(rotation)) {
          isFirst &= j >= i;
          sum += Math.abs(coefficients[j]);
          most = Math.max(most, each.squaredNorm());
        }
      }
      if (isFirst) {
        norm += most * sum * sum;
      }
    }
    return (int) norm; // the largest int where it is more
  }

  /** Everything but the sources. */
  @Override
  public String toString() {
    return "Block[coefficients="
        + Arrays.toString(coefficients)
        + ", constant="
        + constant
        + ", halves in ["
        + min
        + ", "
        + max
        + "]]";
  }
}
