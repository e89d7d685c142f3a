package io.cloakwork.compiler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.FeatureUpload;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.evaluation.Evaluation;
import io.cloakwork.compiler.evaluation.ExecutionMode;
import io.cloakwork.compiler.evaluation.ModelEvaluation;
import io.cloakwork.compiler.evaluation.RowRunner;
import io.cloakwork.compiler.fixtures.SampleModels;
import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.runtime.EngineEvaluator;
import io.cloakwork.compiler.spec.RowBits;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows of which only the features that trees use are sent. */
class UsedFeaturesTest {
  private static final SampleModels SAMPLE = SampleModels.WDBC_TREE;

  private static CompiledModel compile(FeatureUpload features) {
    return new ModelCompiler(CompileOptions.of("tree").withFeatures(features))
        .compile(SAMPLE.onnx(), Optional.of(SAMPLE.table()));
  }

  @Test
  void tree_withUsedFeatures_givesTheSameFromASmallerRow() {
    CompiledModel all = compile(FeatureUpload.ALL);
    CompiledModel used = compile(FeatureUpload.USED);
    Evaluation clear =
        new ModelEvaluation(used, SAMPLE.table(), Optional.empty())
            .run(ExecutionMode.CLEAR, RowRunner.clear(used));
    assertThat(clear.agreeClear()).isEqualTo(clear.rows());
    assertThat(used.meaning()).isEqualTo(all.meaning());
    assertThat(used.report().noise()).isEqualTo(all.report().noise());
    assertThat(used.client().form().bits()).isLessThan(all.client().form().bits() / 2);
    assertThat(used.report().sizes().request()).isLessThan(all.report().sizes().request() / 2);
    assertThat(all.report().notes()).noneMatch(note -> note.contains("--features used"));
    assertThat(used.report().notes()).anyMatch(note -> note.contains("--features used"));
  }

  @Test
  void file_withUsedFeatures_isOfVersion4() {
    CompiledModel used = compile(FeatureUpload.USED);
    byte[] bytes = ModelFile.encode(used);
    assertThat(ByteBuffer.wrap(bytes).getShort(8)).isEqualTo((short) 4);
    assertThat(ModelFile.decode(bytes)).isEqualTo(used);
    assertThat(ByteBuffer.wrap(ModelFile.encode(compile(FeatureUpload.ALL))).getShort(8))
        .isEqualTo((short) 3);
  }

  /** Its row is one ciphertext, whatever is used. */
  @Test
  void linearModel_withUsedFeatures_isTheSame() {
    SampleModels sample = SampleModels.WDBC_LOGISTIC;
    CompileOptions options = CompileOptions.of("linear");
    assertThat(
            new ModelCompiler(options.withFeatures(FeatureUpload.USED))
                .compile(sample.onnx(), Optional.of(sample.table())))
        .isEqualTo(new ModelCompiler(options).compile(sample.onnx(), Optional.of(sample.table())));
  }

  @Test
  void bitInput_withoutAnyFeature_isRefused() {
    BitInput input = compile(FeatureUpload.ALL).circuit().bitInput().orElseThrow();
    ParameterException fault =
        catchThrowableOfType(
            ParameterException.class,
            () ->
                new BitInput(
                    input.value(), input.polynomialSize(), List.of(0, 0), input.decomposition()));
    assertThat(fault.what()).isEqualTo("features that are sent");
  }

  @Test
  @Tag("integration")
  void tree_withUsedFeatures_encrypted_givesTheSame() {
    CompiledModel model = compile(FeatureUpload.USED);
    assertThat(((RowBits) model.client().form()).widths()).contains(0);
    KeyFixtures.Keys keys = KeyFixtures.of(model.parameters());
    ClientKey client = keys.client();
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults())) {
      RowRunner runner =
          RowRunner.encrypted(
              model,
              new ModelClient(model.client(), client),
              new EngineEvaluator(engine, Optional.empty()));
      CsvTable rows = SAMPLE.table().head(10);
      Evaluation encrypted =
          new ModelEvaluation(model, rows, Optional.empty()).run(ExecutionMode.ENCRYPTED, runner);
      assertThat(encrypted.agreeClear()).isEqualTo(rows.rowCount());
    }
  }
}
