package io.cloakwork.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.analysis.Ranges;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.ProgramParser;
import io.cloakwork.compiler.ir.ProgramPrinter;
import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.fhe.FheException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fixtures of the passes: a program, and what becomes of it after {@code // expect}, or the refusal
 * after {@code // refused}; with neither, it must not change. The clear results stay the same.
 */
class PassFixturesTest {
  private static UnaryOperator<Program> pass(String name) {
    return switch (name) {
      case "merge-trees" -> MergeTrees::run;
      case "drop-unused-features" -> DropUnusedFeatures::run;
      case "fuse-combines" -> FuseCombines::run;
      case "remove-unused" -> RemoveUnused::run;
      case "assign-widths" -> program -> AssignWidths.run(program, Ranges.of(program));
      case "hide-replies" -> program -> HideReplies.run(program, 2, List.of(40, 41));
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String read(String pass, String fixture) throws IOException {
    String name = pass + "/" + fixture + ".cir";
    try (InputStream in =
        Objects.requireNonNull(PassFixturesTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "drop-unused-features, one_of_three",
    "drop-unused-features, all_used",
    "drop-unused-features, nothing_asked",
    "drop-unused-features, other_dialect",
    "fuse-combines, chain",
    "fuse-combines, through_a_table",
    "fuse-combines, undefined",
    "remove-unused, dead_chain",
    "remove-unused, unused_input",
    "remove-unused, no_result",
    "hide-replies, two_outputs",
    "hide-replies, one_output",
    "hide-replies, hidden_twice",
    "hide-replies, diagram",
    "merge-trees, same_questions",
    "merge-trees, other_questions",
    "remove-unused, unused_diagram",
    "assign-widths, trees",
    "assign-widths, trees_overflow",
    "assign-widths, wide",
    "assign-widths, exact",
    "assign-widths, overflow",
  })
  void fixture_afterThePass_isWhatItExpects(String pass, String fixture) throws IOException {
    String text = read(pass, fixture);
    String[] refused = text.split("// refused\n", 2);
    if (refused.length == 2) {
      FheException fault =
          catchThrowableOfType(
              FheException.class, () -> pass(pass).apply(ProgramParser.parse(refused[0])));
      assertThat(fault).hasMessage(refused[1].strip());
      return;
    }
    String[] parts = text.split("// expect\n", 2);
    Program before = ProgramParser.parse(parts[0]);
    Program after = pass(pass).apply(before);
    assertThat(ProgramPrinter.print(after)).isEqualTo(parts[parts.length - 1]);
    if (before.all(Op.Lookup.class).isEmpty()) { // tables of fixtures promise no real margin
      int[] row = new int[257];
      row[0] = 5;
      row[1] = 3;
      int[] fitting = Arrays.copyOf(row, features(before));
      assertThat(new ClearExecutor(after).run(fitting))
          .isEqualTo(new ClearExecutor(before).run(fitting));
    }
  }

  private static int features(Program program) {
    return program.isInteger()
        ? program.all(Op.Features.class).getFirst().count()
        : program.bitInput().map(bits -> bits.widths().size()).orElse(257);
  }
}
