package io.cloakwork.compiler.pass;

import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.ir.Op.Choice;
import io.cloakwork.compiler.ir.Op.Diagram;
import io.cloakwork.compiler.ir.Program;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * DropUnusedFeatures: features of which no diagram asks for a bit are no longer sent, so that their
 * width is 0. The first one stays if nothing is asked at all. Leaves programs alone that take no
 * bits.
 */
public final class DropUnusedFeatures {
  private DropUnusedFeatures() {}

  /**
   * @param program in the circuit dialect
   * @throws io.cloakwork.fhe.ParameterException if it is in the other one
   */
  public static Program run(Program program) {
    program.circuitOps(); // refuses the other dialect
    Optional<BitInput> input = program.bitInput();
    return input.isEmpty() ? program : run(program, input.get());
  }

  private static Program run(Program program, BitInput input) {
    BitSet used = new BitSet();
    for (Diagram diagram : program.all(Diagram.class)) {
      diagram.choices().forEach(choice -> used.set(choice.selector()));
    }
    List<Integer> widths = new ArrayList<>();
    int[] places = new int[input.count()];
    int first = 0;
    int next = 0;
    for (int width : input.widths()) {
      int asked = used.nextSetBit(first);
      boolean kept = asked >= 0 && asked < first + width;
      if (kept || (used.isEmpty() && first == 0)) {
        for (int bit = 0; bit < width; bit++) {
          places[first + bit] = next++;
        }
        widths.add(width);
      } else {
        widths.add(0);
      }
      first += width;
    }
    List<Op> ops = new ArrayList<>();
    for (Op op : program.ops()) {
      ops.add(
          switch (op) {
            case BitInput(var value, int size, _, var decomposition) ->
                new BitInput(value, size, widths, decomposition);
            case Diagram(var value, var bits, var leaves, var choices) ->
                new Diagram(value, bits, leaves, moved(choices, places));
            default -> op;
          });
    }
    return program.withOps(ops);
  }

  private static List<Choice> moved(List<Choice> choices, int[] places) {
    return choices.stream()
        .map(choice -> new Choice(places[choice.selector()], choice.ifZero(), choice.ifOne()))
        .toList();
  }
}
