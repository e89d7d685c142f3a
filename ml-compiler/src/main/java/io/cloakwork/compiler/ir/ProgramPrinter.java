package io.cloakwork.compiler.ir;

import io.cloakwork.compiler.ir.Op.Combine;
import io.cloakwork.compiler.ir.Op.Extract;
import io.cloakwork.compiler.ir.Op.Features;
import io.cloakwork.compiler.ir.Op.GlweInput;
import io.cloakwork.compiler.ir.Op.Hide;
import io.cloakwork.compiler.ir.Op.LinearMap;
import io.cloakwork.compiler.ir.Op.Lookup;
import io.cloakwork.compiler.ir.Op.MaskInput;
import io.cloakwork.compiler.ir.Op.Output;
import io.cloakwork.compiler.ir.Op.PlainProduct;
import io.cloakwork.compiler.ir.Op.Positive;
import io.cloakwork.compiler.ir.Op.Result;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Text of a program: one operation a line; torus words in hexadecimal. */
public final class ProgramPrinter {
  private ProgramPrinter() {}

  /** The text that {@link ProgramParser} reads back. */
  public static String print(Program program) {
    StringBuilder text = new StringBuilder("program ").append(program.name()).append('\n');
    for (Op op : program.ops()) {
      op.result().ifPresent(value -> text.append(value).append(" = "));
      text.append(print(op)).append('\n');
    }
    return text.toString();
  }

  private static String print(Op op) {
    return switch (op) {
      case Features features -> "features " + features.count() + " : u" + features.bits();
      case LinearMap map ->
          "linear "
              + map.input()
              + " ["
              + IntStream.range(0, map.weights().rows())
                  .mapToObj(row -> row(map.weights(), row))
                  .collect(Collectors.joining(", "))
              + "] + "
              + list(map.bias())
              + " : i"
              + map.bits();
      case Positive positive -> "positive " + positive.input();
      case Result result -> "result " + result.input();
      case GlweInput in ->
          "glwe "
              + in.polynomialSize()
              + " features "
              + in.first()
              + " + "
              + in.count()
              + " : u"
              + in.bits()
              + " << "
              + in.shift();
      case MaskInput mask -> "mask " + mask.polynomialSize();
      case PlainProduct product ->
          "product "
              + product.input()
              + product.polynomial().stream()
                  .map(m -> m.exponent() + ": " + m.coefficient())
                  .collect(Collectors.joining(", ", " {", "}"));
      case Extract extract -> "extract " + extract.input() + " at " + extract.coefficient();
      case Combine combine ->
          "combine "
              + combine.terms().stream()
                  .map(t -> t.coefficient() + " " + t.value())
                  .collect(Collectors.joining(", ", "[", "]"))
              + " + "
              + word(combine.constant());
      case Lookup lookup ->
          "lookup "
              + lookup.input()
              + (lookup.centred() ? " centred " : " aligned ")
              + lookup.words().stream()
                  .map(ProgramPrinter::word)
                  .collect(Collectors.joining(", ", "[", "]"))
              + " margin "
              + word(lookup.margin());
      case Hide hide ->
          "hide "
              + hide.input()
              + " with "
              + hide.masks().stream()
                  .map(Value::toString)
                  .collect(Collectors.joining(", ", "[", "]"))
              + " noise "
              + hide.noiseLog2();
      case Output output ->
          "output "
              + output.input()
              + " : "
              + (output.encoding().signed() ? "i" : "u")
              + output.encoding().bits();
    };
  }

  private static String row(LongMatrix matrix, int row) {
    return IntStream.range(0, matrix.columns())
        .mapToObj(column -> String.valueOf(matrix.at(row, column)))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String list(List<Long> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String word(long word) {
    return "0x" + Long.toHexString(word);
  }
}
