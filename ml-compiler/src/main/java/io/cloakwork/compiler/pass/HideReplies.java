package io.cloakwork.compiler.pass;

import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.ir.Op.CircuitOp;
import io.cloakwork.compiler.ir.Op.Combine;
import io.cloakwork.compiler.ir.Op.Diagram;
import io.cloakwork.compiler.ir.Op.Extract;
import io.cloakwork.compiler.ir.Op.GlweInput;
import io.cloakwork.compiler.ir.Op.Hide;
import io.cloakwork.compiler.ir.Op.Lookup;
import io.cloakwork.compiler.ir.Op.MaskInput;
import io.cloakwork.compiler.ir.Op.Output;
import io.cloakwork.compiler.ir.Op.PlainProduct;
import io.cloakwork.compiler.ir.Op.Sum;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.fhe.MismatchException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * HideReplies: every output is hidden before it leaves, with masks that the client adds to its
 * request. Everything before the outputs stays as it is, but for the names of its values.
 */
public final class HideReplies {
  private HideReplies() {}

  /**
   * @param circuit in the circuit dialect, nothing hidden yet
   * @param masks k: encryptions of zero in a request
   * @param noiseLog2 bound of the noise, one per output
   * @throws MismatchException if there are more or fewer outputs
   */
  public static Program run(Program circuit, int masks, List<Integer> noiseLog2) {
    if (noiseLog2.size() != circuit.outputs().size()) {
      throw new MismatchException(
          "noises of hidden outputs", circuit.outputs().size(), noiseLog2.size());
    }
    Map<Value, Value> names = new HashMap<>();
    List<Op> ops = new ArrayList<>();
    for (CircuitOp input : inputs(circuit)) {
      input.result().ifPresent(value -> names.put(value, next(ops)));
      ops.add(rename(input, names));
    }
    List<Value> maskValues = new ArrayList<>();
    for (int i = 0; i < masks; i++) {
      maskValues.add(next(ops));
      ops.add(new MaskInput(maskValues.getLast(), polynomialSize(circuit)));
    }
    int output = 0;
    for (CircuitOp op : circuit.circuitOps()) {
      switch (op) {
        case GlweInput _, BitInput _ -> {
          // stands before the masks already
        }
        case Output(Value input, Encoding encoding) -> {
          Value hidden = next(ops);
          ops.add(
              new Hide(
                  hidden, names.getOrDefault(input, input), maskValues, noiseLog2.get(output++)));
          ops.add(new Output(hidden, encoding));
        }
        case MaskInput _,
            PlainProduct _,
            Diagram _,
            Sum _,
            Extract _,
            Combine _,
            Lookup _,
            Hide _ -> {
          op.result().ifPresent(value -> names.put(value, next(ops)));
          ops.add(rename(op, names));
        }
      }
    }
    return circuit.withOps(ops);
  }

  /** What the client sends of its row. */
  private static List<CircuitOp> inputs(Program circuit) {
    List<CircuitOp> inputs = new ArrayList<>(circuit.inputs());
    circuit.bitInput().ifPresent(inputs::add);
    return inputs;
  }

  private static int polynomialSize(Program circuit) {
    return circuit
        .bitInput()
        .map(BitInput::polynomialSize)
        .orElseGet(() -> circuit.inputs().getFirst().polynomialSize());
  }

  /** The value that the next operation with a result defines. */
  private static Value next(List<Op> ops) {
    return new Value((int) ops.stream().filter(op -> op.result().isPresent()).count());
  }

  private static Op rename(Op op, Map<Value, Value> names) {
    return op.rename(value -> names.getOrDefault(value, value));
  }
}
