package io.cloakwork.compiler.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.fixtures.SampleModels;
import io.cloakwork.compiler.pipeline.CompileOptions;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramTextTest {
  private static final String CIRCUIT =
      """
      program p
      %0 = glwe 256 features 0 + 2 : u3 << 58
      %1 = product %0 {0: 5, 255: -3}
      %2 = extract %1 at 0
      %3 = combine [4 %2] + 0xc000000000000000
      %4 = lookup %3 centred [0x0, 0x4000000000000000] margin 0x1
      %5 = lookup %4 aligned [0xffffffffffffffff] margin 0x4000000000000000
      output %5 : u1
      %6 = mask 256
      %7 = hide %2 with [%6] noise 40
      output %7 : i6
      """;

  private static final String INTEGERS =
      """
      program p
      %0 = features 2 : u3
      %1 = linear %0 [[1, -2], [3, 4]] + [-5, 6] : i7
      %2 = positive %1
      result %2
      %3 = largest %1
      result %3
      """;

  private static final String TREES =
      """
      program p
      %0 = features [u3, u1]
      %1 = trees %0 targets 2 [
        [0 in {0: 2, 5: 5} 1 2, 1 in {1: 1} 2 3, leaf [1, -2], leaf [3, 4]],
        [leaf [-7, 0]]
      ] : i4
      result %1
      """;

  private static final String DIAGRAMS =
      """
      program p
      %0 = bits 256 features [u3, u1] levels 2 base 15
      %1 = diagram %0 [[0x0, 0x1], [0x8000000000000000, 0x3]] [{3: 0, 1}, {2: 1, 2}]
      %2 = diagram %0 [[0x5]] []
      %3 = sum [%1, %2]
      %4 = extract %3 at 1
      output %4 : i4
      """;

  @ParameterizedTest
  @MethodSource("io.cloakwork.compiler.fixtures.SampleModels#linear")
  void print_ofCompiledModels_parsesBackToEqualPrograms(SampleModels sample) {
    var model =
        new ModelCompiler(CompileOptions.of(sample.modelName()))
            .compile(sample.onnx(), Optional.of(sample.table()));
    assertThat(ProgramParser.parse(ProgramPrinter.print(model.circuit())))
        .isEqualTo(model.circuit());
    assertThat(ProgramParser.parse(ProgramPrinter.print(model.meaning())))
        .isEqualTo(model.meaning());
  }

  @Test
  void print_ofEveryOperation_isTheTextThatWasParsed() {
    assertThat(ProgramPrinter.print(ProgramParser.parse(CIRCUIT))).isEqualTo(CIRCUIT);
    assertThat(ProgramPrinter.print(ProgramParser.parse(INTEGERS))).isEqualTo(INTEGERS);
    assertThat(ProgramPrinter.print(ProgramParser.parse(TREES))).isEqualTo(TREES);
    assertThat(ProgramPrinter.print(ProgramParser.parse(DIAGRAMS))).isEqualTo(DIAGRAMS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          program p %0 = sine %1              | an operation        | sine
          program p                           | an operation        | the end
          circuit p result %0                 | program             | circuit
          program p %0 = features x : u3      | an integer          | x
          program p result 7                  | a value             | 7
          program p %0 = features 2 : f3      | a type              | f3
          program p %0 = features 2 u3        | :                   | u3
          program p output %0 : i3 foo        | result, output or a value | foo
          program p %0 = features 9999999 : u3 | at most 1048576 features in a program | 9999999
          program p %1 = trees %0 targets 1 [[leaf [1]]] : u3 | a signed type | u3
          program p %1 = trees %0 targets 1 [[leef [1]]] : i3 | an integer | leef
          """)
  void text_wrong_isRefusedWithTheOffendingToken(String text, String expected, String actual) {
    FormatException fault =
        catchThrowableOfType(FormatException.class, () -> ProgramParser.parse(text));
    assertThat(fault).isNotNull();
    assertThat(fault.expected()).isEqualTo(expected);
    assertThat(fault.actual()).isEqualTo(actual);
    assertThat(fault.offset()).isBetween(0L, (long) text.length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          result %0                                                        | operand of Result
          %0 = features 1 : u3 %1 = largest %0 result %1                   | elements of %1
          %0 = bits 256 features 2 : u0 levels 1 base 23 output %0 : i3    | features that are sent
          %1 = features 2 : u3 result %1                                   | next value
          %0 = features 2 : u3                                             | results of a program
          %0 = features 2 : u25 result %0                                  | bits of a feature
          %0 = features 0 : u3 result %0                                   | count of features
          %0 = features 2 : u3 output %0 : i3                              | dialect of Output
          %0 = features 3 : u3 %1 = linear %0 [[1]] + [1] : i7 result %1   | input of %1
          %0 = glwe 100 features 0 + 2 : u3 << 5 output %0 : i3            | polynomial size
          %0 = glwe 256 features 0 + 2 : u3 << 64 output %0 : i3           | shift of a GLWE input
          %0 = glwe 256 features 0 + 300 : u3 << 5 output %0 : i3          | features of a GLWE input
          %0 = glwe 256 features 0 + 2 : u3 << 5 output %0 : i3            | operand of Output
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = extract %0 at 256 output %1 : i3 | coefficient of %1
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = product %0 {256: 1} output %1 : i3 | exponent of %1
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = product %0 {1: 1, 1: 2} output %1 : i3 | exponents of a product
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = combine [] + 0x0 output %1 : i3 | terms of a combination
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = extract %0 at 0 %2 = lookup %1 aligned [0x1, 0x1, 0x1] margin 0x1 output %2 : i3 | boxes of a table
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = extract %0 at 0 %2 = lookup %1 aligned [0x1] margin 0x0 output %2 : i3 | margin of a table
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = extract %0 at 0 %2 = lookup %1 aligned [0x1, 0x1] margin 0x2000000000000001 output %2 : i3 | margin of a table
          %0 = mask 100 output %0 : i3                                     | polynomial size
          %0 = mask 256 %1 = extract %0 at 0 output %1 : i3                | operand of Extract
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = extract %0 at 0 %2 = hide %1 with [] noise 3 output %2 : i3 | masks of a hidden value
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = extract %0 at 0 %2 = hide %1 with [%0] noise 3 output %2 : i3 | operand of Hide
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = extract %0 at 0 %2 = mask 256 %3 = hide %1 with [%2] noise 63 output %3 : i3 | noise of a hidden value, log2
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = extract %0 at 0 %2 = mask 256 %3 = hide %1 with [%2] noise 6 %4 = combine [1 %3] + 0x0 output %4 : i3 | operand of Combine
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = extract %0 at 0 output %1 : i61 | bits of an encoding
          %0 = features [u3, u25] result %0                                | bits of a feature
          %0 = features [] result %0                                       | count of features
          %0 = features 1 : u3 %1 = trees %0 targets 1 [] : i3 result %1   | trees of an ensemble
          %0 = features 1 : u3 %1 = trees %0 targets 1 [[]] : i3 result %1 | nodes of a tree
          %0 = features 1 : u3 %1 = trees %0 targets 1 [[leaf []]] : i3 result %1 | values of a leaf
          %0 = features 1 : u3 %1 = trees %0 targets 1 [[0 in {} 1 2, leaf [1]]] : i3 result %1 | node that branch 0 names
          %0 = features 1 : u3 %1 = trees %0 targets 1 [[0 in {} 0 1, leaf [1]]] : i3 result %1 | node that branch 0 names
          %0 = features 1 : u3 %1 = trees %0 targets 1 [[0 in {} 1 1, leaf [1], leaf [2]]] : i3 result %1 | node 2 of a tree
          %0 = features 1 : u3 %1 = trees %0 targets 1 [[-1 in {} 1 1, leaf [1]]] : i3 result %1 | feature of a branch
          %0 = features 1 : u3 %1 = trees %0 targets 1 [[1 in {} 1 1, leaf [1]]] : i3 result %1 | feature of a branch of %1
          %0 = features 1 : u3 %1 = trees %0 targets 1 [[0 in {0: 8} 1 1, leaf [1]]] : i3 result %1 | codes of a branch of %1
          %0 = features 1 : u3 %1 = trees %0 targets 1 [[0 in {2: 1} 1 1, leaf [1]]] : i3 result %1 | range of codes
          %0 = features 1 : u3 %1 = trees %0 targets 1 [[0 in {1: 2, 3: 4} 1 1, leaf [1]]] : i3 result %1 | ranges of a set of codes
          %0 = features 1 : u3 %1 = trees %0 targets 1 [[leaf [1]]] : i65 result %1 | bits of an integer
          %0 = features 1 : u3 %1 = linear %0 [[1]] + [0] : i4 %2 = trees %1 targets 1 [[leaf [1]]] : i3 result %2 | input of %2
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = diagram %0 [[0x1]] [] output %1 : i3 | operand of Diagram
          %0 = bits 100 features 1 : u3 levels 1 base 23 output %0 : i3    | polynomial size
          %0 = bits 256 features 1 : u3 levels 1 base 33 output %0 : i3    | decomposition base log β
          %0 = bits 256 features 1 : u3 levels 1 base 23 %1 = bits 256 features 1 : u3 levels 1 base 23 output %0 : i3 | bit inputs of a program
          %0 = bits 256 features 1 : u3 levels 1 base 23 %1 = diagram %0 [] [] output %1 : i3 | leaves of a diagram
          %0 = bits 256 features 1 : u3 levels 1 base 23 %1 = diagram %0 [[0x1]] [{0: 0, 0}] output %1 : i3 | values of choice 0 of a diagram
          %0 = bits 256 features 1 : u3 levels 1 base 23 %1 = diagram %0 [[0x1]] [{0: 0, 1}] output %1 : i3 | values of choice 0 of a diagram
          %0 = bits 256 features 1 : u3 levels 1 base 23 %1 = diagram %0 [[0x1], [0x2], [0x3]] [{0: 0, 2}] output %1 : i3 | value 1 of a diagram
          %0 = bits 256 features 1 : u3 levels 1 base 23 %1 = diagram %0 [[0x1], [0x2]] [{3: 0, 1}] output %1 : i3 | selector of %1
          %0 = bits 256 features 1 : u3 levels 1 base 23 %1 = sum [] output %1 : i3 | inputs of a sum
          %0 = bits 256 features 1 : u3 levels 1 base 23 %1 = sum [%0] output %1 : i3 | operand of Sum
          %0 = glwe 256 features 0 + 2 : u3 << 5 %1 = glwe 512 features 0 + 2 : u3 << 5 %2 = sum [%0, %1] output %1 : i3 | operand of Sum
          """)
  void program_breakingARule_isRefusedByIt(String body, String what) {
    ParameterException fault =
        catchThrowableOfType(
            ParameterException.class, () -> ProgramParser.parse("program p " + body));
    assertThat(fault).isNotNull();
    assertThat(fault.what()).isEqualTo(what);
  }

  @Test
  void matrix_ofUnequalRowsOrBiases_isRefused() {
    assertThatThrownBy(() ->
            ProgramParser.parse(
                "program p %0 = features 2 : u3 %1 = linear %0 [[1, 2], [3]] + [1, 2] : i7"
                    + " result %1"))
        .isInstanceOf(FormatException.class);
    assertThatThrownBy(() ->
            ProgramParser.parse(
                "program p %0 = features 2 : u3 %1 = linear %0 [[1, 2]] + [1, 2] : i7 result"
                    + " %1"))
        .isInstanceOf(MismatchException.class);
  }

  @Test
  void treesAndDiagrams_ofUnequalLeaves_areRefused() {
    for (String body :
        List.of(
            "%0 = features 1 : u3 %1 = trees %0 targets 1 [[0 in {} 1 2, leaf [1], leaf [1, 2]]]"
                + " : i3 result %1",
            "%0 = features 1 : u3 %1 = trees %0 targets 2 [[leaf [1]]] : i3 result %1",
            "%0 = bits 256 features 1 : u3 levels 1 base 23 %1 = diagram %0 [[0x1], [0x1, 0x2]]"
                + " [{0: 0, 1}] output %1 : i3")) {
      assertThatThrownBy(() -> ProgramParser.parse("program p " + body))
          .isInstanceOf(MismatchException.class);
    }
  }

  @Test
  void text_randomlyChanged_isReadOrRefused() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    List<String> texts = List.of(CIRCUIT, INTEGERS, TREES, DIAGRAMS);
    for (int i = 0; i < 6000; i++) {
      StringBuilder text = new StringBuilder(texts.get(i % texts.size()));
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(32, 127));
      }
      try {
        Program program = ProgramParser.parse(text.toString());
        assertThat(ProgramParser.parse(ProgramPrinter.print(program))).isEqualTo(program);
      } catch (FheException e) {
        assertThat(e.what()).isNotBlank();
      }
    }
  }

  @Test
  void levels_ofACircuit_holdOneKindThatCanRunTogether() {
    Program circuit = ProgramParser.parse(CIRCUIT);
    assertThat(circuit.levels().stream().map(level -> level.getFirst().getClass().getSimpleName()))
        .containsExactly(
            "GlweInput",
            "MaskInput",
            "PlainProduct",
            "Extract",
            "Combine",
            "Hide",
            "Lookup",
            "Output",
            "Lookup",
            "Output");
  }
}
