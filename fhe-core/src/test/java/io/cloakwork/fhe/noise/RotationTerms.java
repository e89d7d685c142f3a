package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.fixtures.measure.ExactProduct;
import io.cloakwork.fhe.kernels.heap.RingProduct;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.math.Rotation;
import io.cloakwork.fhe.math.SignedDecomposition;
import io.cloakwork.fhe.math.Torus;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.secret.GlweEncryption;
import io.cloakwork.fhe.secret.SecretAccess;
import io.cloakwork.fhe.secret.SecretKeySet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Where the noise of a blind rotation comes from. Walks rotations step by step with a provider's
 * products and computes every step again with exact integers: their difference is what the
 * transforms and the combination of the key rounded; what is left of the exact step splits into the
 * rounding of the decomposition, which is known, and the noise of the key's rows. For sets with k =
 * 1 and one level. Mean squares of phases, so that the secret key's weight is in them.
 */
public final class RotationTerms {
  /** Steps after which the accumulator has forgotten that it began as a bare table. */
  private static final int SETTLED = 64;

  private final TfheParameters parameters;
  private final int size;
  private final int length;
  private final int steps;
  private final RingProduct product;
  private final RingProduct plain;
  private final ExactProduct exact;
  private final double[] rounded;
  private final double[] roundedAfterExactKey;
  private final double[] rows;
  private final double[] decomposition;
  private final double[] phaseOfDecomposition;
  private int rotations;

  public RotationTerms(TfheParameters parameters, RingProduct.Factory products) {
    this.parameters = parameters;
    this.size = parameters.glwe().polynomialSize().value();
    this.length = parameters.lwe().key().blockLength();
    this.steps = parameters.lwe().dimension().value() / length;
    this.product =
        products.create(2, parameters.glwe().polynomialSize(), parameters.bootstrap(), length);
    this.plain = products.create(2, parameters.glwe().polynomialSize(), parameters.bootstrap(), 1);
    this.exact = new ExactProduct(parameters.glwe().polynomialSize());
    this.rounded = new double[steps];
    this.roundedAfterExactKey = new double[steps];
    this.rows = new double[steps];
    this.decomposition = new double[steps];
    this.phaseOfDecomposition = new double[steps];
  }

  /** One more rotation, by random exponents. */
  public void rotate(SecretKeySet secret, BootstrapKey key, LookupTable table, long seed) {
    var random = new SplittableRandom(seed);
    long[] bits = secret.small().bits(SecretAccess.acknowledged());
    long[] body = new long[size];
    table.fillAccumulator(body, 0, size);
    long[] accumulator = new long[2 * size];
    Rotation.multiply(body, 0, random.nextInt(2 * size), accumulator, size, size);
    for (int step = 0; step < steps; step++) {
      int[] exponents = random.ints(length, 0, 2 * size).toArray();
      accumulator = step(secret, key, bits, accumulator, step, exponents);
    }
    rotations++;
  }

  private long[] step(
      SecretKeySet secret,
      BootstrapKey key,
      long[] bits,
      long[] accumulator,
      int step,
      int[] exponents) {
    int words = key.ggswWords();
    double[] block = new double[length * product.keyDoubles()];
    long[][] elements = new long[length][words];
    for (int e = 0; e < length; e++) {
      key.expandGgsw(step * length + e, elements[e]);
      product.transformKey(elements[e], 0, block, e);
    }
    boolean uniform = length == 1;
    long[] exactKey = uniform ? elements[0] : combine(elements, exponents);
    long[] input = uniform ? difference(accumulator, exponents[0]) : accumulator;

    long[] output = accumulator.clone();
    product.decompose(input, 0);
    if (uniform) {
      product.multiply(block);
    } else {
      product.multiplyBlock(block, exponents);
    }
    product.addTo(output, 0);
    long[] afterExactKey = accumulator.clone();
    double[] exactBlock = new double[plain.keyDoubles()];
    plain.transformKey(exactKey, 0, exactBlock, 0);
    plain.decompose(input, 0);
    plain.multiply(exactBlock);
    plain.addTo(afterExactKey, 0);
    long[] truth = accumulator.clone();
    long[] error = multiplyExactly(input, exactKey, truth);

    rounded[step] += power(phase(secret, minus(output, truth)));
    roundedAfterExactKey[step] += power(phase(secret, minus(afterExactKey, truth)));
    long[] errorPhase = phase(secret, error);
    phaseOfDecomposition[step] += power(errorPhase);
    long[] before = phase(secret, accumulator);
    long[] expected = before;
    long[] share = new long[size];
    int selected = selected(bits, step);
    if (selected >= 0) {
      expected = new long[size];
      Rotation.multiply(before, 0, exponents[selected], expected, 0, size);
      share = errorPhase;
      if (!uniform) {
        share = new long[size];
        Rotation.multiply(errorPhase, 0, exponents[selected], share, 0, size);
        share = minus(share, errorPhase);
      }
    }
    decomposition[step] += power(share);
    rows[step] += power(minus(minus(phase(secret, truth), expected), share));
    return output;
  }

  /** Σ (X^a − 1)·key over the block, on the coefficients. */
  private long[] combine(long[][] elements, int[] exponents) {
    long[] key = new long[elements[0].length];
    for (int e = 0; e < length; e++) {
      for (int p = 0; p < key.length; p += size) {
        Rotation.multiplyAdd(1, elements[e], p, exponents[e], key, p, size);
        Rotation.multiplyAdd(-1, elements[e], p, 0, key, p, size);
      }
    }
    return key;
  }

  private long[] difference(long[] accumulator, int exponent) {
    long[] difference = new long[2 * size];
    for (int p = 0; p < 2 * size; p += size) {
      Rotation.multiply(accumulator, p, exponent, difference, p, size);
    }
    return minus(difference, accumulator);
  }

  /** Adds the exact product to {@code out}; returns what the decomposition rounded. */
  private long[] multiplyExactly(long[] input, long[] key, long[] out) {
    var decomposer = new SignedDecomposition(parameters.bootstrap());
    int shift = Long.SIZE - parameters.bootstrap().precision();
    long[] error = new long[2 * size];
    long[] digits = new long[size];
    int[] digit = new int[1];
    for (int row = 0; row < 2; row++) {
      for (int j = 0; j < size; j++) {
        decomposer.decompose(input[row * size + j], digit, 0, 1);
        digits[j] = digit[0];
        error[row * size + j] = (digits[j] << shift) - input[row * size + j];
      }
      for (int column = 0; column < 2; column++) {
        exact.multiplyAdd(digits, key, (row * 2 + column) * size, out, column * size);
      }
    }
    return error;
  }

  private int selected(long[] bits, int step) {
    return IntStream.range(0, length)
        .filter(e -> bits[step * length + e] == 1)
        .findFirst()
        .orElse(-1);
  }

  private long[] phase(SecretKeySet secret, long[] glwe) {
    return GlweEncryption.phase(
        secret.glwe(),
        GlweCiphertextList.wrap(
            parameters.glwe().dimension(), parameters.glwe().polynomialSize(), glwe),
        0);
  }

  private static long[] minus(long[] a, long[] b) {
    return IntStream.range(0, a.length).mapToLong(j -> a[j] - b[j]).toArray();
  }

  private static double power(long[] phase) {
    return IntStream.range(0, phase.length)
        .mapToDouble(j -> phase[j] * Torus.ULP)
        .map(x -> x * x)
        .average()
        .orElseThrow();
  }

  /**
   * What was measured, each in units of its published term.
   *
   * @param transform rounding of transforms and combination, of steps with a settled accumulator
   * @param transformAfterExactKey the same where the key was combined exactly, brought to the size
   *     that the combined key has without reduction modulo 1
   * @param first rounding in the first step
   * @param rows noise of the key's rows
   * @param decomposition rounding of the decomposition that reached the accumulator
   * @param lattice what the decomposition rounds in the second step, where accumulators are
   *     coarsest, beside one step's rounding; it fades with one over the number of the step.
   *     Rotations of one step have {@code first} alone
   */
  public record Result(
      double transform,
      double transformAfterExactKey,
      double first,
      double rows,
      double decomposition,
      double lattice) {}

  public Result result() {
    int terms = length == 1 ? 1 : 2 * length;
    double published =
        terms * BootstrapNoise.transform(parameters.glwe(), parameters.bootstrap(), 53);
    double publishedRows =
        terms
            * BootstrapNoise.rows(
                parameters.glwe(),
                FreshNoise.of(parameters.glwe().noise()),
                parameters.bootstrap());
    double step = DecompositionNoise.stepSquared(parameters.bootstrap());
    double phase = (size / 24.0 + 1.0 / 12) * step;
    double share = length == 1 ? 0.5 * phase : 2.0 * length / (length + 1) * phase;
    return new Result(
        sum(rounded, SETTLED) / (steps - SETTLED) / published,
        sum(roundedAfterExactKey, SETTLED) / (steps - SETTLED) / published * terms,
        rounded[0] / rotations / published,
        sum(rows, 0) / steps / publishedRows,
        sum(decomposition, 0) / steps / share,
        steps < 2 ? 0 : phaseOfDecomposition[1] / rotations / phase - 1);
  }

  private double sum(double[] perStep, int from) {
    return IntStream.range(from, steps).mapToDouble(i -> perStep[i]).sum() / rotations;
  }
}
