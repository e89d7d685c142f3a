package io.cloakwork.compiler.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.compiler.tensor.ScoreRule;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.params.Decomposition;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientSpecFormatTest {
  private static ClientSpec spec(int features) {
    return new ClientSpec(
        "m",
        8,
        IntStream.range(0, features)
            .<Feature>mapToObj(i -> new FeatureRange("feature " + i, -1.0 / 3, 1.0 / 3))
            .toList(),
        List.of(),
        new Packing(2048, 40),
        0,
        List.of(new Encoding(24, true)),
        new Answer.Values(List.of(0.5), PostTransform.NONE, List.of()),
        false);
  }

  @Test
  void specification_encoded_isReadBackEqual() {
    assertThat(ClientSpecFormat.decode(ClientSpecFormat.encode(spec(5_000))))
        .isEqualTo(spec(5_000));
  }

  /** Rows of trees, with each kind of feature and every rule of scores. */
  @Test
  void specification_ofTrees_isReadBackEqual() {
    for (ScoreRule rule : ScoreRule.values()) {
      ClassLabels labels = new ClassLabels(List.of("a", "b"), false);
      ClientSpec spec =
          new ClientSpec(
              "m",
              4,
              List.of(
                  new FeatureBins("bins", List.of(-1.0 / 3, 0.1, 7.0), 4),
                  new FeatureGrid("grid", -2.5, 1.0 / 3, 14, 15),
                  new FeatureRange("range", 0, 1)),
              List.of(),
              new RowBits(2048, List.of(3, 4, 2), new Decomposition(23, 1)),
              0,
              Collections.nCopies(rule.scores(2), new Encoding(24, true)),
              new Answer.Scores(
                  labels,
                  Collections.nCopies(rule.scores(2), 0.5),
                  PostTransform.LOGISTIC,
                  List.of(),
                  rule),
              false);
      assertThat(ClientSpecFormat.decode(ClientSpecFormat.encode(spec))).isEqualTo(spec);
    }
  }

  @Test
  void bins_inAnOlderVersion_areRefused() {
    String text = new String(ClientSpecFormat.encode(spec(1)), StandardCharsets.UTF_8);
    String changed = text.replaceFirst("\"low\" : [^,]*,", "\"cuts\" : [ ],");
    assertThat(changed).isNotEqualTo(text);
    FormatException fault =
        catchThrowableOfType(
            FormatException.class,
            () -> ClientSpecFormat.decode(changed.getBytes(StandardCharsets.UTF_8)));
    assertThat(fault.expected()).contains("the field low");
  }

  /** A longer one would compile and be served, and no client could get it. */
  @Test
  void specification_longerThanOneMessage_isRefused() {
    CapacityException fault =
        catchThrowableOfType(CapacityException.class, () -> ClientSpecFormat.encode(spec(1 << 16)));
    assertThat(fault.expected()).isEqualTo("at most 1048576");
  }
}
