package io.cloakwork.compiler.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModelOperatorTest {
  @Test
  void documentation_ofTheOperators_isThatOfTheCode() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "operators.md")))
        .as("docs/operators.md must end with ModelOperator.markdownTable()")
        .endsWith(ModelOperator.markdownTable());
  }

  @Test
  void find_byDomainAndName_findsEveryOperator() {
    for (ModelOperator operator : ModelOperator.values()) {
      assertThat(ModelOperator.find(operator.domain(), operator.onnxName())).contains(operator);
    }
    assertThat(ModelOperator.find("ai.onnx", "Gemm")).contains(ModelOperator.GEMM);
    assertThat(ModelOperator.find("ai.onnx.ml", "Gemm")).isEmpty();
  }
}
