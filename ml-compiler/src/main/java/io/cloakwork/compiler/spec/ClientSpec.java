package io.cloakwork.compiler.spec;

import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Everything about one model that its client needs beside the keys. Public: it tells the client
 * ranges, labels and scales, and no weight.
 *
 * @param model name
 * @param bits of the widest quantized feature
 * @param features in the order of the row
 * @param before what the client does to a row before it quantizes
 * @param form in which the integers are encrypted
 * @param masks encryptions of zero that follow the row in a request: the server hides its reply
 *     with them; 0 if it does not
 * @param outputs how each integer of the reply is encoded
 * @param answer what the integers mean
 * @param evaluationKeys whether the server needs the client's evaluation keys
 */
public record ClientSpec(
    String model,
    int bits,
    List<Feature> features,
    List<ClientStep> before,
    RowForm form,
    int masks,
    List<Encoding> outputs,
    Answer answer,
    boolean evaluationKeys) {
  /** Largest width of a quantized feature. */
  public static final int MAX_BITS = 16;

  /** Most masks of a request: the largest GLWE dimension. */
  public static final int MAX_MASKS = 8;

  /** Most integers of a reply: what clients accept. */
  public static final int MAX_OUTPUTS = 1 << 12;

  public ClientSpec {
    RowSpec row = new RowSpec(features, before);
    features = row.features();
    before = row.before();
    outputs = List.copyOf(outputs);
    if (bits < 1 || bits > MAX_BITS) {
      throw new ParameterException("bits of a feature", "in [1, " + MAX_BITS + "]", bits);
    }
    if (masks < 0 || masks > MAX_MASKS) {
      throw new ParameterException("masks of a request", "in [0, " + MAX_MASKS + "]", masks);
    }
    if (outputs.size() > MAX_OUTPUTS) {
      throw new ParameterException(
          "outputs of the program", "at most " + MAX_OUTPUTS, outputs.size());
    }
    if (outputs.size() != answer.integers()) {
      throw new ParameterException("outputs of the program", answer.integers(), outputs.size());
    }
    if (form instanceof RowBits(_, var widths, _)) {
      if (widths.size() != features.size()) {
        throw new ParameterException(
            "widths of the features", features.size() + " of them", widths.size());
      }
      int widest = Collections.max(widths);
      if (widest != bits) {
        throw new ParameterException("bits of the widest feature", bits, widest);
      }
    }
    for (int i = 0; i < features.size(); i++) {
      int width = form instanceof RowBits rowBits ? rowBits.widths().get(i) : bits;
      if (width > 0) { // else it is not sent
        row.requireRoom(i, width);
      }
    }
  }

  /** How rows become the integers that are encrypted. */
  public RowSpec row() {
    return new RowSpec(features, before);
  }

  /** Features of a row. */
  public int width() {
    return features.size();
  }

  /** GLWE ciphertexts of a request. */
  public int requestPolynomials() {
    return form.polynomials(width()) + masks;
  }

  /** Bits of one feature. */
  public int bits(int feature) {
    return switch (form) {
      case Packing _ -> bits;
      case RowBits rowBits -> rowBits.widths().get(feature);
    };
  }

  /** LWE ciphertexts of a reply. */
  public int replyCiphertexts() {
    return outputs.size();
  }

  /**
   * Checks that a row can be asked about: {@link RowSpec#requireUsable}.
   *
   * @throws MismatchException if the row has another length
   * @throws IllegalArgumentException if a value is missing and the model has none for it
   */
  public void requireUsable(double[] row) {
    row().requireUsable(row);
  }

  /**
   * The row as the integers that the model computes on: {@link RowSpec#quantize}.
   *
   * @param row one number per feature; NaN for a missing one where the model allows it
   * @throws MismatchException if the row has another length
   * @throws IllegalArgumentException if a value is missing and the model has none for it
   */
  public int[] quantize(double[] row) {
    return row().quantize(row, this::bits);
  }

  /**
   * GLWE plaintexts of the request for a row: the row, if it is packed, then zeros for the masks.
   */
  public long[][] plaintexts(double[] row) {
    long[][] packed =
        switch (form) {
          case Packing packing -> packing.pack(quantize(row));
          case RowBits _ -> new long[0][];
        };
    long[][] plaintexts = Arrays.copyOf(packed, packed.length + masks);
    for (int i = packed.length; i < plaintexts.length; i++) {
      plaintexts[i] = new long[form.polynomialSize()];
    }
    return plaintexts;
  }

  /**
   * Integers of decrypted phases.
   *
   * @throws MismatchException if their count is another
   */
  public long[] decode(long[] phases) {
    if (phases.length != outputs.size()) {
      throw new MismatchException("phases of a reply", outputs.size(), phases.length);
    }
    long[] integers = new long[phases.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = outputs.get(i).decode(phases[i]);
    }
    return integers;
  }

  /** What decrypted phases say about the row. */
  public Prediction interpret(long[] phases) {
    return answer.interpret(decode(phases));
  }
}
