package io.cloakwork.compiler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.CalibrationException;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.artifact.NetworkModel;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.fixtures.NetworkModels;
import io.cloakwork.compiler.fixtures.OnnxModels;
import io.cloakwork.compiler.fixtures.RandomModels;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.spec.NetworkSpec;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.integer.IntegerType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Declared types of models for networks. */
class NetworkCompilerTest {
  private static final byte[] SCORES =
      OnnxModels.regressor(3, new double[] {1, -0.5, 2}, new double[] {0.25}).toByteArray();
  private static final CsvTable TABLE =
      RandomModels.table(RandomGeneratorFactory.of("L64X128MixRandom").create(8), 3, 12);

  private static NetworkModel compile(List<IntegerType> inputs, List<IntegerType> outputs) {
    return new NetworkCompiler(CompileOptions.of("declared").withBits(5), inputs, outputs)
        .compile(SCORES, Optional.of(TABLE));
  }

  @Test
  void types_thatNobodyDeclares_areTheSmallest() {
    NetworkModel model = compile(List.of(), List.of());
    assertThat(model.spec().inputs()).containsOnly(IntegerType.unsigned(8)).hasSize(3);
    assertThat(model.spec().outputs()).containsExactly(IntegerType.signed(16));
  }

  @Test
  void types_oneForAll_isThatOfEach() {
    NetworkModel model =
        compile(List.of(IntegerType.unsigned(64)), List.of(IntegerType.signed(256)));
    assertThat(model.spec().inputs()).containsOnly(IntegerType.unsigned(64)).hasSize(3);
    assertThat(model.spec().outputs()).containsExactly(IntegerType.signed(256));
    IntegerExecutor exact = new IntegerExecutor(model.meaning());
    for (int row = 0; row < TABLE.rowCount(); row++) {
      double[] numbers = TABLE.features(row);
      assertThat(NetworkSpec.integers(NetworkModels.run(model, numbers)))
          .isEqualTo(exact.run(model.spec().quantize(numbers)));
    }
  }

  @Test
  void types_ofEachFeature_areTaken() {
    List<IntegerType> types =
        List.of(IntegerType.unsigned(8), IntegerType.unsigned(160), IntegerType.unsigned(32));
    assertThat(compile(types, List.of()).spec().inputs()).isEqualTo(types);
  }

  @Test
  void types_moreThanFeatures_areRefused() {
    ParameterException fault =
        catchThrowableOfType(
            ParameterException.class,
            () -> compile(List.of(IntegerType.unsigned(8), IntegerType.unsigned(8)), List.of()));
    assertThat(fault.what()).isEqualTo("input types");
    assertThat(fault.expected()).isEqualTo("1 or 3");
    assertThat(fault.actual()).isEqualTo("2");
  }

  @Test
  void type_ofAnInput_signed_isRefused() {
    MismatchException fault =
        catchThrowableOfType(
            MismatchException.class, () -> compile(List.of(IntegerType.signed(8)), List.of()));
    assertThat(fault.what()).isEqualTo("type of input 0");
    assertThat(fault.expected()).isEqualTo("unsigned, of at least 5 bits");
  }

  @Test
  void type_ofAResultThatMayBeNegative_unsigned_isRefused() {
    MismatchException fault =
        catchThrowableOfType(
            MismatchException.class, () -> compile(List.of(), List.of(IntegerType.unsigned(64))));
    assertThat(fault.what()).isEqualTo("type of output 0");
    assertThat(fault.actual()).isEqualTo("uint64");
  }

  @Test
  void type_thatNoContractHas_isRefused() {
    for (IntegerType type : List.of(IntegerType.unsigned(24), IntegerType.unsigned(6))) {
      ParameterException fault =
          catchThrowableOfType(ParameterException.class, () -> compile(List.of(type), List.of()));
      assertThat(fault.what()).isEqualTo("type of an integer of a contract");
      assertThat(fault.actual()).isEqualTo(type.toString());
    }
  }

  @Test
  void label_ofAClassifier_isTheIndexOfTheClass() {
    byte[] onnx =
        OnnxModels.classifier(3, new double[] {1, -1, 0.5}, new double[] {0}).toByteArray();
    NetworkModel model =
        NetworkModels.compile(
            CompileOptions.of("label").withOutput(OutputMode.LABEL).withBits(4), onnx, TABLE);
    assertThat(model.spec().outputs()).containsExactly(IntegerType.unsigned(8));
    for (int row = 0; row < TABLE.rowCount(); row++) {
      double[] x = TABLE.features(row);
      double score = x[0] - x[1] + 0.5 * x[2];
      if (Math.abs(score) > 0.5) {
        assertThat(model.spec().interpret(NetworkModels.run(model, x)).label())
            .contains(score > 0 ? "11" : "10");
      }
    }
  }

  @Test
  void table_missing_isAskedFor() {
    CalibrationException fault =
        catchThrowableOfType(
            CalibrationException.class,
            () ->
                new NetworkCompiler(CompileOptions.of("none"), List.of(), List.of())
                    .compile(SCORES, Optional.empty()));
    assertThat(fault.expected()).contains("3 feature columns");
  }
}
