package io.cloakwork.compiler.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.fhe.FormatException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
  /** Two readers could each believe another of the two. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1, \"a\": 2}", "{\"b\": {\"a\": 1, \"a\": 1}}"})
  void object_withAFieldTwice_isRefused(String text) {
    FormatException fault =
        catchThrowableOfType(
            FormatException.class,
            () -> JsonFields.parse("test", text.getBytes(StandardCharsets.UTF_8), 1_000));
    assertThat(fault.what()).isEqualTo("test");
    assertThat(fault.expected()).isEqualTo("JSON");
    assertThat(fault.actual()).containsIgnoringCase("duplicate");
  }
}
