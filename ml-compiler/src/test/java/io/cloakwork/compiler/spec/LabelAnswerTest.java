package io.cloakwork.compiler.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.fhe.MismatchException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The number of a label, as the leaf of a tree or a sign says it. */
class LabelAnswerTest {
  private static final Answer.Label COLOURS =
      new Answer.Label(new ClassLabels(List.of("red", "green", "blue"), false));

  @Test
  void interpret_aNumber_isItsLabel() {
    assertThat(COLOURS.integers()).isEqualTo(1);
    assertThat(COLOURS.interpret(new long[] {0}).label()).contains("red");
    assertThat(COLOURS.interpret(new long[] {2}).label()).contains("blue");
    assertThat(COLOURS.interpret(new long[] {2}).values()).isEmpty();
  }

  /** A server may send anything: the client must not fail at it. */
  @Test
  void interpret_aNumberOfNoLabel_isTheNearest() {
    assertThat(COLOURS.interpret(new long[] {3}).label()).contains("blue");
    assertThat(COLOURS.interpret(new long[] {Long.MIN_VALUE}).label()).contains("red");
  }

  @Test
  void interpret_moreNumbers_isRefused() {
    MismatchException fault =
        catchThrowableOfType(MismatchException.class, () -> COLOURS.interpret(new long[] {1, 2}));
    assertThat(fault.what()).isEqualTo("integers of a reply");
    assertThat(fault.expected()).isEqualTo("1");
    assertThat(fault.actual()).isEqualTo("2");
  }
}
