package io.cloakwork.compiler.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.compiler.ir.Op.Diagram;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.ProgramParser;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.noise.FreshNoise;
import io.cloakwork.fhe.noise.ProductNoise;
import io.cloakwork.fhe.noise.Variance;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagramNoiseTest {
  private static final TfheParameters DEFAULT = ParameterSets.defaultSet().parameters();
  private static final GlweShape GLWE = DEFAULT.glwe();
  private static final Decomposition ONE_LEVEL = new Decomposition(23, 1);
  private static final Offset<Double> EXACT = within(1e-9);

  /** How many gates the noise of the sum of all diagrams of a program counts as. */
  private static double gates(String diagrams) {
    Program program =
        ProgramParser.parse(
            "program p %0 = bits 2048 features 8 : u1 levels 1 base 23 "
                + diagrams
                + " %9 = extract %1 at 0 output %9 : i2");
    return DiagramNoise.of(program.all(Diagram.class), GLWE, ONE_LEVEL).value()
        / DiagramNoise.ofGate(GLWE, ONE_LEVEL).value();
  }

  private static String stumps(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      text.append("%").append(i).append(" = diagram %0 [[0x1], [0x").append(i + 1).append("]]");
      text.append(" [{0: 0, 1}] ");
    }
    return text.toString();
  }

  /** Fills the values up to %8. */
  private static String padded(String diagrams, int from) {
    StringBuilder text = new StringBuilder(diagrams);
    for (int i = from; i < 9; i++) {
      text.append(" %").append(i).append(" = diagram %0 [[0x0]] []");
    }
    return text.toString();
  }

  @Test
  void gate_ofTheDefaultSet_isThatOfTheFormula() {
    double b = Math.scalb(1.0, 23);
    double rows = 2048 * 2 * (b * b / 12 + 1.0 / 6) * FreshNoise.of(GLWE.noise()).value();
    double rounding = (1 + 2048 / 2.0) / (b * b) / 12;
    double gate = DiagramNoise.ofGate(GLWE, ONE_LEVEL).value();
    assertThat(gate / (rows + rounding)).isBetween(1.0, 1.3); // what is more is the transform's
    Variance deep =
        ProductNoise.cmuxDiagram(Variance.ZERO, 24, GLWE, FreshNoise.of(GLWE.noise()), ONE_LEVEL);
    assertThat(Math.log(deep.standardDeviation()) / Math.log(2)).isCloseTo(-17.3, within(0.2));
  }

  @Test
  void diagram_alone_countsItsLongestPath() {
    assertThat(gates(padded("", 1))).isEqualTo(0);
    assertThat(gates(padded("%1 = diagram %0 [[0x1], [0x2]] [{0: 0, 1}]", 2))).isCloseTo(1, EXACT);
    assertThat(
            gates(
                padded(
                    "%1 = diagram %0 [[0x1], [0x2], [0x3]] [{0: 0, 1}, {1: 3, 2}, {2: 3, 4}]", 2)))
        .isCloseTo(3, EXACT);
  }

  @Test
  void diagrams_ofDifferentBits_addUp() {
    assertThat(
            gates(
                padded(
                    "%1 = diagram %0 [[0x1], [0x2], [0x3]] [{0: 0, 1}, {1: 3, 2}]"
                        + " %2 = diagram %0 [[0x1], [0x2], [0x3]] [{2: 0, 1}, {3: 3, 2}]",
                    3)))
        .isCloseTo(4, EXACT);
  }

  /** Gates of one shape may have equal noise: two of them count as four. Those of leaves do not. */
  @Test
  void diagrams_ofOneShape_countTheirGatesTogether() {
    assertThat(
            gates(
                padded(
                    "%1 = diagram %0 [[0x1], [0x2], [0x3]] [{0: 0, 1}, {1: 3, 2}]"
                        + " %2 = diagram %0 [[0x5], [0x7], [0x9]] [{0: 0, 1}, {1: 3, 2}]",
                    3)))
        .isCloseTo(1 + 2 + 1 + 2, EXACT);
  }

  /** As many stumps on one bit as make their few digits heavier than random ones: 3/4096 each. */
  @Test
  void stumps_onOneBit_countOnceUntilTheyAreMany() {
    assertThat(gates(padded(stumps(8), 9))).isCloseTo(8, EXACT);
    int many = 3000;
    Program program =
        ProgramParser.parse(
            "program p %0 = bits 2048 features 8 : u1 levels 1 base 23 "
                + stumps(many)
                + " %"
                + (many + 1)
                + " = extract %1 at 0 output %"
                + (many + 1)
                + " : i2");
    double gates =
        DiagramNoise.of(program.all(Diagram.class), GLWE, ONE_LEVEL).value()
            / DiagramNoise.ofGate(GLWE, ONE_LEVEL).value();
    assertThat(gates).isCloseTo(many * (many * 3.0 / 4096), within(1e-6 * many));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          %2 = product %1 {1: 1} %3 = extract %2 at 0                              | operand of product %2
          %2 = glwe 2048 features 0 + 8 : u1 << 50 %3 = sum [%1, %2]                | operand of sum %3
          %2 = diagram %0 [[0x0]] [] %3 = extract %1 at 0 %4 = extract %2 at 0 %5 = combine [1 %3, 1 %4] + 0x0 | terms of a combination with coefficients of %2
          """)
  void circuit_whoseNoiseIsNotKnown_isRefused(String ops, String what) {
    int last = ops.charAt(ops.lastIndexOf(" = ") - 1) - '0';
    Program circuit =
        ProgramParser.parse(
            "program p %0 = bits 2048 features 8 : u1 levels 1 base 23"
                + " %1 = diagram %0 [[0x0], [0x1]] [{0: 0, 1}] "
                + ops
                + (what.startsWith("operand of sum")
                    ? " %4 = extract %3 at 0 output %4"
                    : " output %" + last)
                + " : i2");
    ParameterException fault =
        catchThrowableOfType(ParameterException.class, () -> NoiseAnalysis.of(circuit, DEFAULT));
    assertThat(fault.what()).isEqualTo(what);
  }

  @Test
  void coefficients_ofOneSum_areSourcesByThemselves() {
    Program circuit =
        ProgramParser.parse(
            """
            program p
            %0 = bits 2048 features 8 : u1 levels 1 base 23
            %1 = diagram %0 [[0x0, 0x0], [0x1, 0x2]] [{0: 0, 1}]
            %2 = extract %1 at 0
            %3 = extract %1 at 1
            %4 = extract %1 at 0
            %5 = combine [1 %2, -1 %3] + 0x0
            %6 = combine [2 %2, 1 %4] + 0x0
            %7 = combine [1 %2, -1 %4] + 0x0
            output %5 : i2
            output %6 : i2
            output %7 : i2
            """);
    double gate = DiagramNoise.ofGate(GLWE, ONE_LEVEL).value();
    assertThat(NoiseAnalysis.outputs(circuit, DEFAULT).stream().map(v -> v.value() / gate))
        .satisfiesExactly(
            difference -> assertThat(difference).isCloseTo(2, EXACT),
            threefold -> assertThat(threefold).isCloseTo(9, EXACT),
            nothing -> assertThat(nothing).isCloseTo(0, EXACT));
  }
}
