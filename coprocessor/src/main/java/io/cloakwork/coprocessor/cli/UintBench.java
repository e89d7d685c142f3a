package io.cloakwork.coprocessor.cli;

import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.integer.Batch;
import io.cloakwork.fhe.integer.ClearEvaluator;
import io.cloakwork.fhe.integer.ClearInteger;
import io.cloakwork.fhe.integer.Evaluator;
import io.cloakwork.fhe.integer.FheBool;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.integer.FheInteger;
import io.cloakwork.fhe.integer.Form;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.params.TfheParameters;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Operations on unsigned integers with a fresh key: one alone in either form, and many at the same
 * time in the throughput form. Every call has new ciphertexts; what it returns is decrypted and
 * compared when the clock has stopped.
 */
final class UintBench implements AutoCloseable {
  // Values of a benchmark are no secrets.
  private static final long SEED = 42;

  private static final ClearEvaluator CLEAR = new ClearEvaluator();

  private final IntegerType type;
  private final ClientKey client;
  private final EngineKey key;
  private final FheEvaluator soon; // few rounds
  private final FheEvaluator many; // few rotations
  private final SplittableRandom random = new SplittableRandom(SEED);

  /** Makes and loads keys; the engine is the caller's to close. */
  UintBench(TfheParameters parameters, FheEngine engine, IntegerType type) {
    this.type = type;
    this.client = ClientKey.generate(parameters);
    this.key = engine.load(client.serverKey());
    this.soon = FheEvaluator.of(engine, key, Form.LATENCY);
    this.many = FheEvaluator.of(engine, key, Form.THROUGHPUT);
  }

  /** Operands in the clear and encrypted. */
  private record Inputs(
      boolean condition,
      ClearInteger a,
      ClearInteger b,
      FheBool encryptedCondition,
      FheInteger encryptedA,
      FheInteger encryptedB) {}

  private interface Work {
    <B, N> Object run(Evaluator<B, N> evaluator, B condition, N a, N b);
  }

  /** Seconds of one operation alone. */
  double latency(UintOperation operation, Form form) {
    return seconds(evaluator(form), 1, operation::run);
  }

  /** Seconds of several operations at the same time. */
  double together(UintOperation operation, int count) {
    return seconds(many, count, operation::run);
  }

  /** Seconds of one transfer of an ERC-20 token alone. */
  double transfer(Form form) {
    return seconds(evaluator(form), 1, UintBench::transfer);
  }

  private FheEvaluator evaluator(Form form) {
    return switch (form) {
      case LATENCY -> soon;
      case THROUGHPUT -> many;
    };
  }

  /** Seconds of several transfers at the same time. */
  double transfers(int count) {
    return seconds(many, count, UintBench::transfer);
  }

  /** Blind rotations of one transfer among many. */
  long transferRotations() {
    long before = many.rotations();
    transfers(1);
    return many.rotations() - before;
  }

  /** The amount b of the balance a goes to another balance, which is b, if there is so much. */
  private static <B, N> Object transfer(Evaluator<B, N> evaluator, B condition, N a, N b) {
    B enough = evaluator.ge(a, b);
    N amount = evaluator.select(enough, b, evaluator.trivial(b, BigInteger.ZERO));
    return Batch.map(
        List.of(true, false),
        isDebit -> isDebit ? evaluator.sub(a, amount) : evaluator.add(b, amount));
  }

  private double seconds(FheEvaluator evaluator, int count, Work work) {
    List<Inputs> inputs = Stream.generate(this::inputs).limit(count).toList();
    Supplier<List<Object>> call =
        () ->
            Batch.map(
                inputs,
                in -> work.run(evaluator, in.encryptedCondition, in.encryptedA, in.encryptedB));
    Timed<List<Object>> timed = Timed.of(call);
    long wrong = 0;
    for (int i = 0; i < count; i++) {
      Inputs in = inputs.get(i);
      Object expected = work.run(CLEAR, in.condition, in.a, in.b);
      wrong += client.decryptResult(timed.result().get(i)).equals(expected) ? 0 : 1;
    }
    if (wrong > 0) {
      throw new WorkFailedException(
          "results: expected those in the clear, got %d wrong ones of %d".formatted(wrong, count));
    }
    return timed.seconds();
  }

  private Inputs inputs() {
    boolean condition = random.nextBoolean();
    ClearInteger a = value();
    ClearInteger b = value();
    return new Inputs(
        condition,
        a,
        b,
        client.encrypt(condition),
        client.encrypt(type, a.value()),
        client.encrypt(type, b.value()));
  }

  private ClearInteger value() {
    byte[] bytes = new byte[type.bits() / Byte.SIZE + 1];
    random.nextBytes(bytes);
    return ClearInteger.wrapped(type, new BigInteger(bytes));
  }

  @Override
  public void close() {
    key.close();
    client.close();
  }
}
