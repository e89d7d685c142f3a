package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.LweShape;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Search for the parameters whose key switch and bootstrap cost least ({@link BootstrapCost}) among
 * those that are secure and fail seldom enough. Always the same answer for the same question; of
 * equal costs the one that fails less.
 *
 * <p>Searched: every GLWE key size with the noise of the curve; uniform small keys, the first of
 * each noise bound on the curve and the tabulated ones; block-binary small keys only as tabulated;
 * for each number of levels the base with the least noise. All noise is TUniform. The size of the
 * keys plays no part.
 */
public final class ParameterSearch {
  /** More levels of the blind rotation than this cost more than they can win. */
  private static final int BOOTSTRAP_LEVELS = 8;

  /** TU(3) modulo 2^32: the smallest noise of a small key that counts as secure. */
  private static final int SMALLEST_SMALL_BOUND = 35;

  private static final int LARGEST_BOUND = 62;

  /** Of kN. */
  private static final int LARGEST_KEY = 1 << 17;

  private static final LweDimension USUAL_DIMENSION = new LweDimension(900);

  private ParameterSearch() {}

  /**
   * What the parameters must do.
   *
   * @param message of a block
   * @param squaredNorm ν² of the largest combination that a look-up takes, at least 1
   * @param keys which distributions of the small key may be chosen
   * @param targetLog2 lg of the largest failure probability of a look-up, negative
   * @param minimumBits of security, at least {@link SecurityEstimate#MINIMUM_BITS}
   */
  public record Request(
      MessageSpace message,
      double squaredNorm,
      KeyPolicy keys,
      double targetLog2,
      double minimumBits) {
    public Request {
      if (!(squaredNorm >= 1 && squaredNorm < Double.POSITIVE_INFINITY)) {
        throw new ParameterException("squared norm ν²", "at least 1 and finite", squaredNorm);
      }
      if (!(targetLog2 < 0 && targetLog2 >= -10_000)) {
        throw new ParameterException("target of log2 p_fail", "in [-10000, 0)", targetLog2);
      }
      if (!(minimumBits >= SecurityEstimate.MINIMUM_BITS && minimumBits <= 1024)) {
        throw new ParameterException(
            "bits of security", "in [" + SecurityEstimate.MINIMUM_BITS + ", 1024]", minimumBits);
      }
    }
  }

  /**
   * What was found.
   *
   * @param log2Failure of a look-up at the ν² of the request
   */
  public record Found(
      TfheParameters parameters, double log2Failure, BootstrapCost cost, SecurityLevel security) {}

  /** A decomposition with the noise that it leads to. */
  private record Choice(Decomposition decomposition, Variance variance) {}

  /** A set with the noise of a look-up at the ν² of the request. */
  private record Candidate(TfheParameters parameters, Variance atLookup, BootstrapCost cost) {}

  private static final Comparator<Candidate> CHEAPEST_THEN_QUIETEST =
      Comparator.comparing(Candidate::cost).thenComparing(Candidate::atLookup);

  /**
   * The cheapest parameters that hold.
   *
   * @throws NoiseException if none does
   */
  public static Found find(Request request) {
    Variance allowed =
        FailureProbability.largestVariance(
            FailureProbability.margin(request.message()), request.targetLog2());
    List<LweShape> smallKeys = smallKeys(request);
    TfheParameters best =
        glweKeys(request).stream()
            .flatMap(glwe -> candidates(request, allowed, smallKeys, glwe))
            .min(CHEAPEST_THEN_QUIETEST)
            .map(Candidate::parameters)
            .orElseThrow(() ->
                new NoiseException(
                    "parameters for " + request,
                    "a set with log2 p_fail at most " + request.targetLog2(),
                    "none"));
    return new Found(
        best,
        NoiseBudget.of(best).log2Failure(request.squaredNorm()),
        BootstrapCost.of(best),
        SecurityEstimate.of(best));
  }

  /** All sets with this GLWE key that hold. */
  private static Stream<Candidate> candidates(
      Request request, Variance allowed, List<LweShape> smallKeys, GlweShape glwe) {
    Map<KeyDistribution, List<Choice>> bootstraps = new HashMap<>();
    Map<NoiseDistribution, List<Choice>> keySwitches = new HashMap<>();
    Stream.Builder<Candidate> all = Stream.builder();
    for (LweShape lwe : smallKeys) {
      Variance modulusSwitch = modulusSwitchNoise(lwe, glwe);
      if (modulusSwitch.compareTo(allowed) > 0) {
        continue;
      }
      List<Choice> rotations =
          bootstraps.computeIfAbsent(
              lwe.key(),
              key -> quietestBases(BOOTSTRAP_LEVELS, 63, d -> bootstrapNoise(key, glwe, d)));
      List<Choice> switches =
          keySwitches.computeIfAbsent(
              lwe.noise(), noise -> quietestBases(31, 31, d -> keySwitchNoise(noise, glwe, d)));
      for (Choice rotation : rotations) {
        Variance input =
            BootstrapNoise.of(
                    lwe.dimension(),
                    lwe.key(),
                    glwe,
                    FreshNoise.of(glwe.noise()),
                    rotation.decomposition())
                .times(request.squaredNorm())
                .plus(modulusSwitch);
        for (Choice keySwitch : switches) {
          Variance atLookup = input.plus(keySwitch.variance());
          if (atLookup.compareTo(allowed) <= 0) {
            var parameters =
                new TfheParameters(
                    request.message(),
                    lwe,
                    glwe,
                    rotation.decomposition(),
                    keySwitch.decomposition());
            all.add(new Candidate(parameters, atLookup, BootstrapCost.of(parameters)));
          }
        }
      }
    }
    return all.build();
  }

  /**
   * For each number of levels the base with the least noise, for the base costs nothing; and only
   * while more levels make less noise.
   */
  private static List<Choice> quietestBases(
      int levels, int precision, Function<Decomposition, Variance> noise) {
    List<Choice> choices = new ArrayList<>();
    for (int level = 1; level <= levels; level++) {
      Choice choice = quietestBase(level, precision, noise);
      if (choices.isEmpty() || choice.variance().compareTo(choices.getLast().variance()) < 0) {
        choices.add(choice);
      }
    }
    return choices;
  }

  private static Choice quietestBase(
      int level, int precision, Function<Decomposition, Variance> noise) {
    return IntStream.rangeClosed(1, Math.min(32, precision / level))
        .mapToObj(base -> new Decomposition(base, level))
        .map(decomposition -> new Choice(decomposition, noise.apply(decomposition)))
        .min(Comparator.comparing(Choice::variance))
        .orElseThrow();
  }

  /** Noise of a bootstrap with a key of usual length, for comparing decompositions. */
  private static Variance bootstrapNoise(
      KeyDistribution key, GlweShape glwe, Decomposition decomposition) {
    return BootstrapNoise.of(
        USUAL_DIMENSION, key, glwe, FreshNoise.of(glwe.noise()), decomposition);
  }

  private static Variance keySwitchNoise(
      NoiseDistribution noise, GlweShape glwe, Decomposition decomposition) {
    return KeySwitchNoise.of(
        glwe.extractedDimension(),
        FreshNoise.of(noise, CiphertextModulus.TWO_POW_32),
        decomposition,
        CiphertextModulus.TWO_POW_64,
        CiphertextModulus.TWO_POW_32);
  }

  private static Variance modulusSwitchNoise(LweShape lwe, GlweShape glwe) {
    return ModulusSwitchNoise.centred(
        lwe.dimension(), lwe.key(), CiphertextModulus.TWO_POW_32, glwe.polynomialSize(), 0);
  }

  private static List<GlweShape> glweKeys(Request request) {
    List<GlweShape> keys = new ArrayList<>();
    for (int log2 = Math.max(8, request.message().bits()); log2 <= 16; log2++) {
      for (int k = 1; k <= 8 && k << log2 <= LARGEST_KEY; k++) {
        var noise = new TUniform(SecureNoise.tuniformBoundLog2(k << log2));
        keys.add(new GlweShape(new GlweDimension(k), new PolynomialSize(1 << log2), noise));
      }
    }
    keys.removeIf(key -> SecurityEstimate.of(key).bits() < request.minimumBits());
    return keys;
  }

  private static List<LweShape> smallKeys(Request request) {
    Stream<LweShape> curve =
        IntStream.rangeClosed(SMALLEST_SMALL_BOUND, LARGEST_BOUND)
            .mapToObj(bound ->
                new LweShape(
                    new LweDimension(SecureNoise.firstDimension(bound)),
                    new UniformBinary(),
                    new TUniform(bound)));
    Stream<LweShape> tabulated =
        SecurityTable.all().stream()
            .filter(point -> point.noise() instanceof TUniform)
            .map(point ->
                new LweShape(
                    new LweDimension(point.dimension()),
                    point.blockLength() == 1
                        ? new UniformBinary()
                        : new BlockBinary(point.blockLength()),
                    point.noise()));
    return Stream.concat(curve, tabulated)
        .filter(key -> request.keys().accepts(key.key()))
        .filter(key -> SecurityEstimate.of(key).bits() >= request.minimumBits())
        .toList();
  }
}
