package io.cloakwork.compiler.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.compiler.ir.LongMatrix;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.ProgramParser;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.compiler.lowering.LowerLinear;
import io.cloakwork.compiler.params.CircuitChoice;
import io.cloakwork.compiler.params.Hiding;
import io.cloakwork.compiler.pass.AssignWidths;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.noise.FreshNoise;
import io.cloakwork.fhe.noise.Variance;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseAnalysisTest {
  private static final TfheParameters DEFAULT = ParameterSets.defaultSet().parameters();

  /** The sign of an accumulator of 18 bits. */
  private static Program sign() {
    Program program =
        new Program(
            "sign",
            List.of(
                new Op.Features(new Value(0), 1, 18),
                new Op.LinearMap(
                    new Value(1),
                    new Value(0),
                    LongMatrix.of(1, 1, 1),
                    List.of(-(1L << 17) + 1),
                    64),
                new Op.Positive(new Value(2), new Value(1)),
                new Op.Result(new Value(2))));
    return AssignWidths.run(program, Ranges.of(program));
  }

  /** Published beside the recurrence, for 18 bits: log2 p_fail per table. */
  @ParameterizedTest
  @CsvSource({
    "M2C2_BLOCK3_P141, 4, -129.5",
    "M2C2_STANDARD_P129, 4, -116.4",
    "M2C2_BLOCK3_P141, 3, -442",
    "M2C2_STANDARD_P129, 3, -397",
  })
  void sign_worstTable_hasThePublishedFailureProbability(
      ParameterSets set, int digitBits, double log2) {
    Program circuit =
        LowerLinear.run(sign(), set.parameters().glwe().polynomialSize().value(), digitBits);
    assertThat(NoiseAnalysis.of(circuit, set.parameters()).worstLog2())
        .isCloseTo(log2, within(1.0));
  }

  @Test
  void sign_ofFourBitDigitsOnTheStandardSet_isRefused() {
    NoiseException fault =
        catchThrowableOfType(
            NoiseException.class,
            () ->
                CircuitChoice.choose(
                    sign(),
                    ParameterSets.M2C2_STANDARD_P129.parameters(),
                    FailureProbability.TARGET_LOG2,
                    Optional.of(4)));
    assertThat(fault.expected()).isEqualTo("at most -128.0");
    assertThat(fault.actual()).startsWith("-116.");
  }

  @Test
  void sign_withoutAChosenDigit_takesTheWidestWhoseWholeCircuitHolds() {
    CircuitChoice choice =
        CircuitChoice.choose(sign(), DEFAULT, FailureProbability.TARGET_LOG2, Optional.empty());
    assertThat(choice.circuit().bootstraps()).isEqualTo(11);
    assertThat(choice.noise().totalLog2()).isLessThan(FailureProbability.TARGET_LOG2);
  }

  /** Only the narrowest digits hold, and only for every table alone. */
  @Test
  void sign_whereNoWholeCircuitHolds_takesDigitsOfWhichEveryTableHolds() {
    double target = NoiseAnalysis.of(bitwise(), DEFAULT).worstLog2();
    assertThat(NoiseAnalysis.of(bitwise(), DEFAULT).totalLog2()).isGreaterThan(target);
    CircuitChoice choice = CircuitChoice.choose(sign(), DEFAULT, target, Optional.empty());
    assertThat(choice.circuit()).isEqualTo(bitwise());
  }

  private static Program bitwise() {
    return LowerLinear.run(sign(), DEFAULT.glwe().polynomialSize().value(), 1);
  }

  /** Two extractions of one product share noise: coefficients 3 and 5 at distance 1. */
  @Test
  void output_ofExtractionsFromOneCiphertext_countsTheirCovariance() {
    String text =
        """
        program p
        %%0 = glwe 256 features 0 + 1 : u3 << 4
        %%1 = product %%0 {0: 3, 1: 5}
        %%2 = extract %%1 at 0
        %%3 = extract %%1 at 1
        %%4 = combine [1 %%2, %d %%3] + 0x0
        output %%4 : i20
        """;
    double fresh = FreshNoise.of(DEFAULT.glwe().noise()).value();
    // (3e0 − 5e255) ± (3e1 + 5e0): 8, −2 and −5, ±3
    assertThat(outputLog2(text.formatted(1))).isEqualTo(expected(fresh * (64 + 25 + 9)));
    assertThat(outputLog2(text.formatted(-1))).isEqualTo(expected(fresh * (4 + 25 + 9)));
  }

  @Test
  void product_ofAProduct_isRefused() {
    String text =
        """
        program p
        %0 = glwe 256 features 0 + 1 : u3 << 4
        %1 = product %0 {0: 3}
        %2 = product %1 {0: 1000}
        %3 = extract %2 at 0
        output %3 : i20
        """;
    ParameterException fault =
        catchThrowableOfType(ParameterException.class, () -> outputLog2(text));
    assertThat(fault.what()).isEqualTo("operand of product %2");
    assertThat(fault.expected()).isEqualTo("a fresh ciphertext");
    assertThat(fault.actual()).isEqualTo("%1");
  }

  /** The bounded noise takes from the margin, the encryption of zero adds kN fresh variances. */
  @Test
  void output_thatIsHidden_hasWhatTheBoundLeavesOfItsMargin() {
    String text =
        """
        program p
        %0 = glwe 2048 features 0 + 1 : u3 << 4
        %1 = mask 2048
        %2 = extract %0 at 0
        %3 = hide %2 with [%1] noise 41
        output %3 : i20
        """;
    double fresh = FreshNoise.of(DEFAULT.glwe().noise()).value();
    // half a step is 2^43, of which 2^43 − 2^41 are left
    assertThat(outputLog2(text))
        .isEqualTo(
            FailureProbability.log2(new Variance(fresh * 2049), 0.75 * Math.scalb(1.0, -21)));
    assertThat(NoiseAnalysis.outputs(ProgramParser.parse(text), DEFAULT))
        .containsExactly(new Variance(fresh));
  }

  @Test
  void hiding_ofWideScores_isAsMuchAsTheFailureProbabilityLeaves() {
    Program circuit =
        CircuitChoice.choose(sign(), DEFAULT, FailureProbability.TARGET_LOG2, Optional.empty())
            .circuit();
    Hiding label = Hiding.of(circuit, DEFAULT, FailureProbability.TARGET_LOG2);
    assertThat(label.noiseLog2()).containsExactly(61);
    // a bootstrap's output has a standard deviation of 2^−14.3, the noise that hides it 2^−3.8
    assertThat(label.bits()).isBetween(10.0, 11.0);
    Program scores =
        ProgramParser.parse(
            """
            program p
            %0 = glwe 2048 features 0 + 1 : u8 << 46
            %1 = product %0 {0: 127}
            %2 = extract %1 at 0
            output %2 : i18
            """);
    Hiding wide = Hiding.of(scores, DEFAULT, FailureProbability.TARGET_LOG2);
    assertThat(wide.noiseLog2()).containsExactly(44);
    assertThat(wide.bits()).isBetween(19.0, 21.0);
    NoiseException fault =
        catchThrowableOfType(
            NoiseException.class,
            () ->
                Hiding.of(
                    ProgramParser.parse(
                        """
                        program p
                        %0 = glwe 2048 features 0 + 1 : u3 << 4
                        %1 = extract %0 at 0
                        output %1 : i40
                        """),
                    DEFAULT,
                    FailureProbability.TARGET_LOG2));
    assertThat(fault.what()).contains("output 0", "--hide-model");
    assertThat(fault.expected()).isEqualTo("at least 8.0");
  }

  private static double outputLog2(String text) {
    return NoiseAnalysis.of(ProgramParser.parse(text), DEFAULT).outputs().getFirst();
  }

  private static double expected(double variance) {
    return Math.max(
        -Double.MAX_VALUE, FailureProbability.log2(new Variance(variance), Math.scalb(1.0, -21)));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 1", "-1, 0, 1", "0, 1, 2", "-2, 1, 2", "-3, 0, 3", "0, 127, 8", "-129, 0, 9"})
  void interval_signedBits_areTheLeastThatHoldIt(long low, long high, int bits) {
    assertThat(new Interval(low, high).signedBits()).isEqualTo(bits);
  }
}
