package io.cloakwork.benchmarks;

import io.cloakwork.benchmarks.CompareDialogue.Figure;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
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
import io.cloakwork.fhe.params.ParameterSets;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Our side of {@code compare/Compare.java} for integers of 64 bits: reads the name of a figure from
 * standard input, measures it once more, answers, and so on; milliseconds for one operation. {@code
 * …_latency} is one alone, in either form, because it depends on the number of cores which one is
 * faster: {@code NAME latency WALL CPU throughput WALL CPU}. {@code …_throughput} is 16 at the same
 * time in the throughput form ({@code erc20} 8): {@code NAME WALL CPU}. What was timed is decrypted
 * and compared.
 *
 * <p>Arguments: parameter set, threads. The provider is the engine's choice.
 */
public final class CompareIntegers implements CompareDialogue.Figures {
  private static final IntegerType UINT64 = IntegerType.unsigned(64);
  private static final ClearEvaluator CLEAR = new ClearEvaluator();
  private static final int TOGETHER = 16;
  private static final int TRANSFERS = 8;
  private static final int SEED = 42;

  private final ClientKey client;
  private final FheEngine engine;
  private final EngineKey key;
  private final List<Inputs> inputs;

  private CompareIntegers(ParameterSets set, int threads) {
    client = ClientKey.generate(set.parameters());
    engine = FheEngine.open(EngineOptions.defaults().withThreads(threads));
    key = engine.load(client.serverKey());
    SplittableRandom random = new SplittableRandom(SEED);
    inputs = Stream.generate(() -> inputs(random)).limit(TOGETHER).toList();
  }

  private record Inputs(
      boolean condition,
      ClearInteger a,
      ClearInteger b,
      ClearInteger amount,
      FheBool encryptedCondition,
      FheInteger encryptedA,
      FheInteger encryptedB,
      FheInteger encryptedAmount) {

    Object runEncrypted(String operation, FheEvaluator evaluator) {
      return run(operation, evaluator, encryptedCondition, encryptedA, encryptedB, encryptedAmount);
    }

    Object runClear(String operation) {
      return run(operation, CLEAR, condition, a, b, amount);
    }
  }

  private Inputs inputs(SplittableRandom random) {
    boolean condition = random.nextBoolean();
    ClearInteger a = ClearInteger.wrapped(UINT64, BigInteger.valueOf(random.nextLong()));
    ClearInteger b = ClearInteger.wrapped(UINT64, BigInteger.valueOf(random.nextLong() | 1));
    // Of 64 bits like the other operands. Both programs shift by less than 64, because beyond that
    // their operations mean different things.
    ClearInteger amount =
        new ClearInteger(UINT64, BigInteger.valueOf(random.nextInt(UINT64.bits())));
    return new Inputs(
        condition,
        a,
        b,
        amount,
        client.encrypt(condition),
        client.encrypt(UINT64, a.value()),
        client.encrypt(UINT64, b.value()),
        client.encrypt(UINT64, amount.value()));
  }

  private static <B, N> Object run(
      String operation, Evaluator<B, N> evaluator, B condition, N a, N b, N amount) {
    return switch (operation) {
      case "u64_add" -> evaluator.add(a, b);
      case "u64_sub" -> evaluator.sub(a, b);
      case "u64_mul" -> evaluator.mul(a, b);
      case "u64_div_rem" -> evaluator.divRem(a, b);
      case "u64_bitand" -> evaluator.bitAnd(a, b);
      case "u64_shl" -> evaluator.shl(a, amount);
      case "u64_eq" -> evaluator.eq(a, b);
      case "u64_lt" -> evaluator.lt(a, b);
      case "u64_min" -> evaluator.min(a, b);
      case "u64_select" -> evaluator.select(condition, a, b);
      case "erc20" -> transfer(evaluator, a, b);
      default -> throw new IllegalArgumentException("no operation is called " + operation);
    };
  }

  /** The amount b of the balance a goes to another balance, which is b, if there is so much. */
  private static <B, N> Object transfer(Evaluator<B, N> evaluator, N a, N b) {
    B enough = evaluator.ge(a, b);
    N amount = evaluator.select(enough, b, evaluator.trivial(b, BigInteger.ZERO));
    return Batch.map(
        List.of(true, false),
        isDebit -> isDebit ? evaluator.sub(a, amount) : evaluator.add(b, amount));
  }

  @Override
  public List<Figure> measure(String name) {
    String operation = name.substring(0, name.lastIndexOf('_'));
    if (name.endsWith("_latency")) {
      return Stream.of(Form.values())
          .map(form -> measure(name, operation, form, 1, form.name().toLowerCase(Locale.ROOT)))
          .toList();
    }
    int count = operation.equals("erc20") ? TRANSFERS : TOGETHER;
    return List.of(measure(name, operation, Form.THROUGHPUT, count, ""));
  }

  private Figure measure(String name, String operation, Form form, int count, String way) {
    FheEvaluator evaluator = FheEvaluator.of(engine, key, form);
    List<Inputs> used = inputs.subList(0, count);
    long cpuBefore = CompareDialogue.processCpu();
    long before = System.nanoTime();
    List<Object> results = Batch.map(used, in -> in.runEncrypted(operation, evaluator));
    double wall = (System.nanoTime() - before) * 1e-6 / count;
    double cpu = (CompareDialogue.processCpu() - cpuBefore) * 1e-6 / count;
    for (int i = 0; i < count; i++) {
      if (!client.decryptResult(results.get(i)).equals(used.get(i).runClear(operation))) {
        throw new AssertionError("a result of " + name + " does not decrypt to what it should");
      }
    }
    return new Figure(way, wall, cpu);
  }

  @Override
  public String summary() {
    return engine.selection().summary();
  }

  @Override
  public void close() {
    key.close();
    engine.close();
    client.close();
  }

  /** Answers until the input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    CompareDialogue.run(arguments, CompareIntegers::new);
  }
}
