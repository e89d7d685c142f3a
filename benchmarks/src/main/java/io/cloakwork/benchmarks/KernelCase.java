package io.cloakwork.benchmarks;

import io.cloakwork.benchmarks.KernelBenchmark.Operation;
import io.cloakwork.fhe.ciphertext.GgswCiphertextList;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.kernels.scalar.ScalarKernelProvider;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.OptionalKeys;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.CmuxBatch;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.LoadedKey;
import io.cloakwork.fhe.spi.LoadedSelectors;
import io.cloakwork.fhe.spi.PackingBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import io.cloakwork.fhe.spi.ProductBatch;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One operation of {@code Kernels} on one provider, and what {@code scalar} makes of the same
 * words. Keys and ciphertexts are uniform words: what they cost and which bits come out is the same
 * as with encryptions.
 */
final class KernelCase implements AutoCloseable {
  private static final long SEED = 42;

  /**
   * Terms of a row of a linear map and of a plaintext polynomial, and inputs that they choose from.
   */
  private static final int TERMS = 32;

  private static final int SELECTORS = 8;

  private record Loaded(Kernels kernels, LoadedKey key, LoadedSelectors selectors)
      implements AutoCloseable {
    @Override
    public void close() {
      selectors.close();
      key.close();
      kernels.close();
    }
  }

  private record Request(Consumer<Loaded> call, long[] outputs) {}

  /** Draws the words, in the order in which they are asked for. */
  private static final class Draw {
    private final TfheParameters parameters = ParameterSets.defaultSet().parameters();
    private final SplittableRandom random = new SplittableRandom(SEED);

    private Request request(Operation operation, int count) {
      return switch (operation) {
        case BOOTSTRAP_OF_TWO_TABLES -> {
          BootstrapBatch batch =
              new BootstrapBatch(
                  lwe(count, big()),
                  Stream.generate(this::pair).limit(count).toList(),
                  lwe(2 * count, big()));
          yield new Request(l -> l.kernels().bootstrap(l.key(), batch), batch.outputs().words());
        }
        case KEY_SWITCH -> keySwitch(KeySwitchBatch.Source.BIG, count);
        case CASTING_KEY_SWITCH -> keySwitch(KeySwitchBatch.Source.COMPACT, count);
        case PACKING_KEY_SWITCH -> {
          GlweShape shape = packed();
          PackingBatch batch =
              new PackingBatch(
                  lwe(count, big()),
                  shape.polynomialSize().value(),
                  GlweCiphertextList.allocate(
                      Math.ceilDiv(count, shape.polynomialSize().value()),
                      shape.dimension(),
                      shape.polynomialSize()));
          yield new Request(
              l -> l.kernels().packingKeySwitch(l.key(), batch), batch.outputs().words());
        }
        case LINEAR -> {
          LinearBatch batch =
              new LinearBatch(
                  lwe(TERMS, big()),
                  Stream.generate(
                          () -> new LinearBatch.Row(ints(TERMS), words(TERMS), random.nextLong()))
                      .limit(count)
                      .toList(),
                  lwe(count, big()));
          yield new Request(l -> l.kernels().linear(batch), batch.outputs().words());
        }
        case MULTIPLY_PLAIN -> {
          PlainProductBatch batch =
              new PlainProductBatch(
                  glwe(count),
                  IntStream.range(0, count)
                      .mapToObj(i -> new PlainProductBatch.Term(i, ints(TERMS), words(TERMS)))
                      .toList(),
                  glwe(count));
          yield new Request(l -> l.kernels().multiplyPlain(batch), batch.outputs().words());
        }
        case EXTERNAL_PRODUCT -> {
          int[] selectors = IntStream.range(0, count).map(i -> i % SELECTORS).toArray();
          ProductBatch batch = new ProductBatch(selectors, glwe(count), glwe(count));
          yield new Request(
              l -> l.kernels().externalProduct(l.selectors(), batch), batch.outputs().words());
        }
        case CMUX_TREE -> {
          CmuxBatch batch =
              new CmuxBatch(
                  glwe(2),
                  IntStream.range(0, count)
                      .mapToObj(i -> new CmuxBatch.Node(i % SELECTORS, i, i + 1))
                      .toList(),
                  new int[] {count + 1},
                  glwe(1));
          yield new Request(
              l -> l.kernels().cmuxTree(l.selectors(), batch), batch.outputs().words());
        }
      };
    }

    private Request keySwitch(KeySwitchBatch.Source from, int count) {
      KeySwitchBatch batch =
          new KeySwitchBatch(
              from,
              lwe(count, big()),
              LweCiphertextList.allocate(
                  count, parameters.lwe().dimension(), CiphertextModulus.TWO_POW_32));
      return new Request(l -> l.kernels().keySwitch(l.key(), batch), batch.outputs().words());
    }

    private LookupTable pair() {
      int values = 1 << parameters.message().bits();
      return LookupTable.pair(
          parameters.message(), _ -> random.nextInt(values), _ -> random.nextInt(values));
    }

    private Loaded load(Kernels kernels) {
      int bodies = BootstrapKey.bodyWords(parameters);
      long[] words = words(bodies);
      for (int i = 0; i < bodies; i++) {
        words[i] &= -1L << BootstrapKey.ZERO_BITS;
      }
      Decomposition packing = new Decomposition(4, 3);
      int packingWords =
          big().value() * packing.levelCount().value() * packed().polynomialSize().value();
      ServerKey key =
          new ServerKey(
              parameters,
              BootstrapKey.wrap(parameters, seed(), words),
              keySwitchKey(MaskPurpose.KEY_SWITCH_KEY),
              OptionalKeys.NONE
                  .withCasting(keySwitchKey(MaskPurpose.CASTING_KEY))
                  .withPacking(
                      PackingKeySwitchKey.wrap(
                          big(), packed(), packing, seed(), words(packingWords))));
      GgswCiphertextList selectors =
          GgswCiphertextList.wrap(
              parameters.glwe().dimension(),
              parameters.glwe().polynomialSize(),
              parameters.bootstrap(),
              words(SELECTORS * key.bootstrap().ggswWords()));
      return new Loaded(kernels, kernels.load(key), kernels.load(selectors));
    }

    private KeySwitchKey keySwitchKey(MaskPurpose purpose) {
      int bodies = KeySwitchKey.bodyWords(big(), parameters.keySwitch());
      return KeySwitchKey.wrap(
          purpose,
          big(),
          parameters.lwe().dimension(),
          parameters.keySwitch(),
          seed(),
          random.ints(bodies).toArray());
    }

    /** Also the dimension of the compact key that a casting key starts from. */
    private LweDimension big() {
      return parameters.glwe().extractedDimension();
    }

    /** What compression packs into: 256 ciphertexts in one. */
    private static GlweShape packed() {
      return new GlweShape(new GlweDimension(4), new PolynomialSize(256), new TUniform(43));
    }

    private MaskSeed seed() {
      byte[] seed = new byte[MaskSeed.BYTES];
      random.nextBytes(seed);
      return MaskSeed.of(seed);
    }

    private LweCiphertextList lwe(int count, LweDimension dimension) {
      return LweCiphertextList.wrap(
          dimension, CiphertextModulus.TWO_POW_64, words(count * dimension.size()));
    }

    private GlweCiphertextList glwe(int count) {
      return GlweCiphertextList.wrap(
          parameters.glwe().dimension(),
          parameters.glwe().polynomialSize(),
          words(count * parameters.glwe().words()));
    }

    private int[] ints(int count) {
      return random.ints(count, 0, TERMS).toArray();
    }

    private long[] words(int count) {
      return random.longs(count).toArray();
    }
  }

  private final Loaded loaded;
  private final Request request;
  private final long[] expected;

  private KernelCase(Loaded loaded, Request request, long[] expected) {
    this.loaded = loaded;
    this.request = request;
    this.expected = expected;
  }

  /**
   * @param provider its name; no other one is taken in its place
   * @param count ciphertexts; for a linear map rows, for a diagram nodes
   * @throws IllegalStateException if there is no such provider, or it cannot work here
   */
  static KernelCase forced(Operation operation, String provider, int count) {
    Draw definition = new Draw();
    Request expected;
    try (Loaded scalar = definition.load(new ScalarKernelProvider().open())) {
      expected = definition.request(operation, count);
      expected.call().accept(scalar);
    }
    Draw draw = new Draw();
    Loaded loaded = draw.load(BootstrapCase.open(provider));
    return new KernelCase(loaded, draw.request(operation, count), expected.outputs());
  }

  long[] run() {
    request.call().accept(loaded);
    return request.outputs();
  }

  /**
   * Compares what the last run wrote.
   *
   * @throws AssertionError if it has other bits than {@code scalar}'s
   */
  void check() {
    int at = Arrays.mismatch(request.outputs(), expected);
    if (at >= 0) {
      throw new AssertionError(
          "word %d: expected %016x, got %016x".formatted(at, expected[at], request.outputs()[at]));
    }
  }

  @Override
  public void close() {
    loaded.close();
  }
}
