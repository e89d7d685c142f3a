package io.cloakwork.compiler.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.compiler.ModelHiding;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.fixtures.DivisionAttack;
import io.cloakwork.compiler.fixtures.SampleModels;
import io.cloakwork.compiler.ir.LongMatrix;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.compiler.pipeline.CompileOptions;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.compiler.spec.EncryptedRow;
import io.cloakwork.compiler.spec.Packing;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.params.ParameterSets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The default parameters, attacked by the client that sent the row and knows every secret key. */
class ReplyHidingTest {
  private static final KeyFixtures.Keys KEYS =
      KeyFixtures.of(ParameterSets.defaultSet().parameters());
  private static final int SIZE = KEYS.client().parameters().glwe().polynomialSize().value();

  @SuppressWarnings("NullAway.Init") // by @BeforeAll
  private static FheEngine engine;

  @BeforeAll
  static void open() {
    engine = FheEngine.open(EngineOptions.defaults());
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  /** A row's ciphertexts, and what came back. */
  private record Exchange(
      CompiledModel model, EncryptedRow request, LweCiphertextList reply, int[] row) {}

  private static CompiledModel compile(SampleModels sample, ModelHiding hiding) {
    return new ModelCompiler(
            CompileOptions.of(sample.modelName()).withOutput(OutputMode.SCORES).withHiding(hiding))
        .compile(sample.onnx(), Optional.of(sample.table()));
  }

  private static Exchange exchange(SampleModels sample, CompiledModel model, int row) {
    double[] features = sample.table().features(row % sample.table().rowCount());
    EncryptedRow request = new ModelClient(model.client(), KEYS.client()).encrypt(features);
    LweCiphertextList reply =
        new EncryptedExecutor(model.circuit())
            .run(request, model.parameters().glwe(), new EngineEvaluator(engine, Optional.empty()));
    return new Exchange(model, request, reply, model.client().quantize(features));
  }

  private static LongMatrix weights(CompiledModel model) {
    return model.meaning().all(Op.LinearMap.class).getFirst().weights();
  }

  /** Weights of class 0 as the attacker reads them: coefficient −i of the quotient. */
  private static Optional<long[]> attack(Exchange exchange) {
    GlweCiphertextList request = exchange.request.polynomials().orElseThrow().expand();
    long[] mask = Arrays.copyOf(request.words(), SIZE);
    long[] product =
        DivisionAttack.polynomial(exchange.reply.words(), exchange.reply.offset(0), SIZE, 0);
    return DivisionAttack.divide(product, mask)
        .map(quotient ->
            IntStream.range(0, weights(exchange.model).columns())
                .mapToLong(i -> i == 0 ? quotient[0] : -quotient[SIZE - i])
                .toArray());
  }

  /** The first of several rows whose mask has an inverse: every second one has. */
  private static long[] attacked(SampleModels sample, ModelHiding hiding) {
    CompiledModel model = compile(sample, hiding);
    return IntStream.range(0, 64)
        .mapToObj(row -> attack(exchange(sample, model, row)))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  private static long[] truth(SampleModels sample) {
    LongMatrix weights = weights(compile(sample, ModelHiding.OFF));
    return IntStream.range(0, weights.columns()).mapToLong(i -> weights.at(0, i)).toArray();
  }

  @ParameterizedTest
  @MethodSource("io.cloakwork.compiler.fixtures.SampleModels#linear")
  void division_ofABareReply_givesEveryWeight(SampleModels sample) {
    assertThat(attacked(sample, ModelHiding.OFF)).isEqualTo(truth(sample));
  }

  /** Not one weight right, and nothing that looks like one: the words are uniform. */
  @ParameterizedTest
  @MethodSource("io.cloakwork.compiler.fixtures.SampleModels#linear")
  void division_ofAHiddenReply_givesNoWeight(SampleModels sample) {
    long[] found = attacked(sample, ModelHiding.ON);
    assertThat(found).isNotEqualTo(truth(sample));
    for (int i = 0; i < found.length; i++) {
      assertThat(Math.abs(found[i])).as("weight %d", i).isGreaterThan(1L << 40);
    }
  }

  /** A reply's noise, less that of the request times the weights, which the client knows. */
  private static long[] remainders(Exchange exchange) {
    long[] noise =
        KEYS.client().decryptGlwe(exchange.request.polynomials().orElseThrow().expand(), 0);
    Packing packing = (Packing) exchange.model.client().form();
    long[] plaintext = packing.pack(exchange.row)[0];
    for (int i = 0; i < SIZE; i++) {
      noise[i] -= plaintext[i];
    }
    Map<Value, long[]> products = new HashMap<>();
    for (Op.PlainProduct product : exchange.model.circuit().all(Op.PlainProduct.class)) {
      long[] weights = new long[SIZE];
      product.polynomial().forEach(m -> weights[m.exponent()] = m.coefficient());
      products.put(product.value(), DivisionAttack.multiply(weights, noise));
    }
    long[] remainders = KEYS.client().decryptLwe(exchange.reply);
    long[] scores = new IntegerExecutor(exchange.model.meaning()).run(exchange.row);
    List<Op.Extract> extracts = exchange.model.circuit().all(Op.Extract.class);
    for (int c = 0; c < remainders.length; c++) {
      Op.Extract extract = extracts.get(c);
      remainders[c] -= exchange.model.client().outputs().get(c).encode(scores[c]);
      remainders[c] -= Objects.requireNonNull(products.get(extract.input()))[extract.coefficient()];
    }
    return remainders;
  }

  @Test
  void noise_ofABareReply_isThatOfTheRequestTimesTheWeights() {
    SampleModels sample = SampleModels.WDBC_LOGISTIC;
    CompiledModel model = compile(sample, ModelHiding.OFF);
    for (int row = 0; row < 4; row++) {
      assertThat(remainders(exchange(sample, model, row))).containsOnly(0);
    }
  }

  /** 820 values: the standard deviation is ±9 % at a confidence of 1 − 10^−6 and more. */
  @Test
  void noise_ofAHiddenReply_isUniformUpToItsBound() {
    SampleModels sample = SampleModels.SYMPTOMS_LOGISTIC;
    CompiledModel model = compile(sample, ModelHiding.ON);
    int bound = model.circuit().all(Op.Hide.class).getFirst().noiseLog2();
    double[] remainders =
        IntStream.range(0, 20)
            .mapToObj(row -> remainders(exchange(sample, model, row)))
            .flatMapToLong(Arrays::stream)
            .mapToDouble(remainder -> Math.scalb((double) remainder, -bound))
            .toArray();
    assertThat(remainders).hasSize(820);
    assertThat(Arrays.stream(remainders).map(Math::abs).max().orElseThrow()).isLessThan(1.001);
    double square = Arrays.stream(remainders).map(x -> x * x).average().orElseThrow();
    assertThat(Math.sqrt(3 * square)).isCloseTo(1, within(0.09));
    assertThat(Arrays.stream(remainders).average().orElseThrow()).isCloseTo(0, within(0.12));
  }

  @Test
  void reply_toTheSameRequest_isAnotherEachTime() {
    SampleModels sample = SampleModels.WDBC_LOGISTIC;
    CompiledModel model = compile(sample, ModelHiding.ON);
    Exchange first = exchange(sample, model, 0);
    LweCiphertextList second =
        new EncryptedExecutor(model.circuit())
            .run(
                first.request,
                model.parameters().glwe(),
                new EngineEvaluator(engine, Optional.empty()));
    long equal =
        IntStream.range(0, second.words().length)
            .filter(i -> second.words()[i] == first.reply.words()[i])
            .count();
    assertThat(equal).isZero();
  }
}
