package io.cloakwork.compiler.ir;

import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.ir.Op.Combine;
import io.cloakwork.compiler.ir.Op.Diagram;
import io.cloakwork.compiler.ir.Op.Extract;
import io.cloakwork.compiler.ir.Op.Features;
import io.cloakwork.compiler.ir.Op.GlweInput;
import io.cloakwork.compiler.ir.Op.Hide;
import io.cloakwork.compiler.ir.Op.Largest;
import io.cloakwork.compiler.ir.Op.LinearMap;
import io.cloakwork.compiler.ir.Op.Lookup;
import io.cloakwork.compiler.ir.Op.MaskInput;
import io.cloakwork.compiler.ir.Op.Output;
import io.cloakwork.compiler.ir.Op.PlainProduct;
import io.cloakwork.compiler.ir.Op.Positive;
import io.cloakwork.compiler.ir.Op.Result;
import io.cloakwork.compiler.ir.Op.Sum;
import io.cloakwork.compiler.ir.Op.Trees;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Text of a program: one operation or tree a line; torus words in hexadecimal. */
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
      case Features features -> "features " + widths(features.widths());
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
      case Trees trees ->
          "trees "
              + trees.input()
              + " targets "
              + trees.targets()
              + trees.trees().stream()
                  .map(ProgramPrinter::tree)
                  .collect(Collectors.joining(",\n  ", " [\n  ", "\n]"))
              + " : i"
              + trees.bits();
      case Positive positive -> "positive " + positive.input();
      case Largest largest -> "largest " + largest.input();
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
      case BitInput in ->
          "bits "
              + in.polynomialSize()
              + " features "
              + widths(in.widths())
              + " levels "
              + in.decomposition().levelCount().value()
              + " base "
              + in.decomposition().baseLog().value();
      case Diagram diagram ->
          "diagram "
              + diagram.bits()
              + diagram.leaves().stream()
                  .map(ProgramPrinter::words)
                  .collect(Collectors.joining(", ", " [", "]"))
              + diagram.choices().stream()
                  .map(c -> "{" + c.selector() + ": " + c.ifZero() + ", " + c.ifOne() + "}")
                  .collect(Collectors.joining(", ", " [", "]"));
      case Sum sum -> "sum " + values(sum.inputs());
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
              + words(lookup.words())
              + " margin "
              + word(lookup.margin());
      case Hide hide ->
          "hide " + hide.input() + " with " + values(hide.masks()) + " noise " + hide.noiseLog2();
      case Output output ->
          "output "
              + output.input()
              + " : "
              + (output.encoding().signed() ? "i" : "u")
              + output.encoding().bits();
    };
  }

  /** All of one width, or each by itself. */
  private static String widths(List<Integer> widths) {
    return widths.stream().allMatch(widths.getFirst()::equals)
        ? widths.size() + " : u" + widths.getFirst()
        : widths.stream().map(width -> "u" + width).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String tree(CodeTree tree) {
    return tree.nodes().stream()
        .map(node ->
            switch (node) {
              case CodeTree.Branch branch ->
                  branch.feature()
                      + " in "
                      + branch.codes().ranges().stream()
                          .map(range -> range.low() + ": " + range.high())
                          .collect(Collectors.joining(", ", "{", "}"))
                      + " "
                      + branch.ifIn()
                      + " "
                      + branch.ifOut();
              case CodeTree.Leaf leaf -> "leaf " + list(leaf.values());
            })
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String row(LongMatrix matrix, int row) {
    return IntStream.range(0, matrix.columns())
        .mapToObj(column -> String.valueOf(matrix.at(row, column)))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String list(List<Long> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String words(List<Long> words) {
    return words.stream().map(ProgramPrinter::word).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String values(List<Value> values) {
    return values.stream().map(Value::toString).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String word(long word) {
    return "0x" + Long.toHexString(word);
  }
}
