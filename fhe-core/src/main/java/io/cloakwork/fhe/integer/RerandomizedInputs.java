package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.random.MaskSeed;
import io.cloakwork.fhe.transport.Rerandomization;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every operation of an evaluator on re-randomized inputs. One handler for all of them: what an
 * operation means does not matter here, only its name and what goes in, and a new operation of
 * {@link Evaluator} is covered without a line of its own.
 *
 * <p>The zeros are sources of their own without noise that counts, so the noise and the range of a
 * value are what they were. An input that occurs twice stays one input. What is known to everybody
 * stays known; it goes into the hash only.
 */
final class RerandomizedInputs implements InvocationHandler {
  /** Operations that look at the type of their argument only. */
  private static final Set<String> WITHOUT_CIPHERTEXTS = Set.of("typeOf", "trivial");

  private final FheEvaluator evaluator;
  private final GlwePublicKey key;

  private RerandomizedInputs(FheEvaluator evaluator, GlwePublicKey key) {
    this.evaluator = evaluator;
    this.key = key;
  }

  /**
   * @throws MismatchException if the server key has no key for it
   */
  static FheOperations of(FheEvaluator evaluator, ServerKey serverKey) {
    GlwePublicKey key =
        serverKey
            .rerandomization()
            .orElseThrow(() ->
                MismatchException.withStoredState(
                    "re-randomization of inputs", "a server key with a key for it", "none"));
    return (FheOperations)
        Proxy.newProxyInstance(
            FheOperations.class.getClassLoader(),
            new Class<?>[] {FheOperations.class},
            new RerandomizedInputs(evaluator, key));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // equal is what is the same, as for every evaluator
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) { // no operation
      return switch (method.getName()) {
        case "equals" -> arguments != null && proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> "FheEvaluator[re-randomizing inputs]";
      };
    }
    try {
      return arguments == null || WITHOUT_CIPHERTEXTS.contains(method.getName())
          ? method.invoke(evaluator, arguments)
          : method.invoke(evaluator, fresh(method, arguments));
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private Object[] fresh(Method method, Object[] arguments) throws ReflectiveOperationException {
    SequencedMap<FheValue, Integer> inputs = new LinkedHashMap<>();
    String described = describe(method.getName(), arguments, inputs);
    try {
      inputs.keySet().forEach(value -> evaluator.requireOwn("operand", value));
    } catch (MismatchException e) {
      // The operation refuses it before it computes anything, and says which of its operands it is.
      method.invoke(evaluator, arguments);
      throw e; // only if it did not: nothing is computed on what was not re-randomized
    }
    if (inputs.keySet().stream().allMatch(FheValue::isTrivial)) {
      return arguments;
    }
    List<LweCiphertextList> ciphertexts =
        inputs.keySet().stream()
            .map(value -> value.ciphertexts(key.shape().extractedDimension()))
            .toList();
    List<LweCiphertextList> zeros =
        Rerandomization.zeros(key, described.getBytes(StandardCharsets.US_ASCII), ciphertexts);
    Map<FheValue, FheValue> sums = new HashMap<>();
    inputs.forEach((value, place) -> sums.put(value, sum(value, zeros.get(place))));
    return Arrays.stream(arguments).map(argument -> replaced(argument, sums)).toArray();
  }

  /**
   * An operation and its arguments as they go into the hash: whoever computes it again has to write
   * the very same text, so neither this nor the name of an operation may ever change.
   *
   * @param inputs empty; gets the encrypted values, each with its place
   */
  static String describe(
      String operation, Object[] arguments, SequencedMap<FheValue, Integer> inputs) {
    return Arrays.stream(arguments)
        .map(argument -> describe(argument, inputs))
        .collect(Collectors.joining(",", operation + "(", ")"));
  }

  /**
   * An argument as it goes into the hash: the types of encrypted values and which of the inputs
   * they are, the text of all others.
   *
   * @param inputs with the place of each, to which new ones are added
   */
  private static String describe(Object argument, Map<FheValue, Integer> inputs) {
    return switch (argument) {
      case FheValue value -> {
        inputs.putIfAbsent(value, inputs.size());
        yield value.type() + "#" + inputs.get(value);
      }
      case List<?> list ->
          list.stream()
              .map(element -> describe(element, inputs))
              .collect(Collectors.joining(",", "[", "]"));
      case BigInteger clear -> clear.toString();
      case Long clear -> clear.toString();
      case Integer clear -> clear.toString();
      case Boolean clear -> clear.toString();
      case FheType type -> type.toString();
      case MaskSeed seed -> HexFormat.of().formatHex(seed.bytes());
      default -> throw new AssertionError("an argument of " + argument.getClass());
    };
  }

  private static Object replaced(Object argument, Map<FheValue, FheValue> sums) {
    return switch (argument) {
      case FheValue value -> sums.getOrDefault(value, value);
      case List<?> list -> list.stream().map(element -> replaced(element, sums)).toList();
      default -> argument;
    };
  }

  private static FheValue sum(FheValue value, LweCiphertextList zeros) {
    return switch (value) {
      case FheBool bool -> new FheBool(sum(bool.block(), zeros, 0));
      case FheInteger integer -> {
        List<Block> blocks = new ArrayList<>();
        for (Block block : integer.blocks()) {
          blocks.add(sum(block, zeros, blocks.size()));
        }
        yield FheInteger.of(integer.type(), blocks);
      }
    };
  }

  // Operations without look-ups leave the zero in their result, and the next operation adds one
  // more: all of a block are one source, so that they do not pile up.
  private static Block sum(Block block, LweCiphertextList zeros, int index) {
    if (block.isConstant()) {
      return block;
    }
    Block earlier = zerosOf(block);
    Block all = earlier.plus(zero(zeros, index));
    return earlier.isConstant()
        ? block.plus(all)
        : block.minus(earlier).plus(zero(Ciphertexts.combine(List.of(all), zeros.dimension()), 0));
  }

  private static Block zero(LweCiphertextList zeros, int index) {
    return Block.of(Ciphertexts.source(new Rotation(0), zeros, index), 0, 0);
  }

  private static Block zerosOf(Block block) {
    Block zeros = Block.constant(0);
    for (int i = 0; i < block.sourceCount(); i++) {
      if (block.source(i).rotation().squaredNorm() == 0) {
        zeros = zeros.plus(Block.of(block.source(i), 0, 0), block.coefficient(i));
      }
    }
    return zeros;
  }
}
