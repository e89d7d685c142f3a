package io.cloakwork.compiler.spec;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.integer.IntegerType;
import java.math.BigInteger;
import java.util.List;

/**
 * What whoever calls a model on encrypted integers has to know: which integers go in, and what
 * those mean that come out. Public, as a {@link ClientSpec} is.
 *
 * @param model name
 * @param row how the numbers of a row become integers
 * @param widths bits of each integer; a larger one is taken for the largest of so many bits
 * @param inputs declared type of each, unsigned and at least so wide
 * @param outputs declared types of the results
 * @param answer what the results mean
 */
public record NetworkSpec(
    String model,
    RowSpec row,
    List<Integer> widths,
    List<IntegerType> inputs,
    List<IntegerType> outputs,
    Answer answer) {
  private static final int ADDRESS_BITS = 160;

  /** Widths that contracts have types for. */
  private static final List<Integer> CONTRACT_BITS = List.of(8, 16, 32, 64, 128, ADDRESS_BITS, 256);

  public NetworkSpec {
    widths = List.copyOf(widths);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (widths.size() != row.width()) {
      throw new ParameterException("widths of the features", row.width(), widths.size());
    }
    if (inputs.size() != row.width()) {
      throw new ParameterException("input types", row.width() + " of them", inputs.size());
    }
    if (outputs.size() != answer.integers()) {
      throw new ParameterException("output types", answer.integers() + " of them", outputs.size());
    }
    for (int i = 0; i < inputs.size(); i++) {
      int width = widths.get(i);
      if (width < 1 || width > ClientSpec.MAX_BITS) {
        throw new ParameterException(
            "bits of a feature", "in [1, " + ClientSpec.MAX_BITS + "]", width);
      }
      row.requireRoom(i, width);
      IntegerType type = requireContractType(inputs.get(i));
      if (type.isSigned() || type.bits() < width) {
        throw new ParameterException(
            "type of input " + row.features().get(i).name(),
            "unsigned, of at least " + width + " bits",
            type);
      }
    }
    outputs.forEach(NetworkSpec::requireContractType);
  }

  private static IntegerType requireContractType(IntegerType type) {
    boolean address = type.bits() == ADDRESS_BITS; // of which there is no signed type
    if (!CONTRACT_BITS.contains(type.bits()) || (address && type.isSigned())) {
      throw new ParameterException(
          "type of an integer of a contract",
          "uint8, 16, 32, 64, 128, 160, 256 or int8, 16, 32, 64, 128, 256",
          type);
    }
    return type;
  }

  /** The integers of a row. */
  public int[] quantize(double[] numbers) {
    return row.quantize(numbers, widths::get);
  }

  /**
   * What decrypted results say.
   *
   * @throws MismatchException if their count is another, or one is no 64-bit number: such results
   *     are not this model's
   */
  public Prediction interpret(List<BigInteger> results) {
    return answer.interpret(integers(results));
  }

  /** The same results as they leave the clear executor. */
  public static long[] integers(List<BigInteger> results) {
    return results.stream()
        .mapToLong(result -> {
          if (result.bitLength() >= Long.SIZE) {
            throw new MismatchException("result of a model", "64 bits", result.bitLength());
          }
          return result.longValue();
        })
        .toArray();
  }
}
