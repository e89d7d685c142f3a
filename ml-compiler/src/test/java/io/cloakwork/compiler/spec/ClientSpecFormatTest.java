package io.cloakwork.compiler.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.fhe.CapacityException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientSpecFormatTest {
  private static ClientSpec spec(int features) {
    return new ClientSpec(
        "m",
        8,
        IntStream.range(0, features)
            .mapToObj(i -> new FeatureRange("feature " + i, -1.0 / 3, 1.0 / 3))
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

  /** A longer one would compile and be served, and no client could get it. */
  @Test
  void specification_longerThanOneMessage_isRefused() {
    CapacityException fault =
        catchThrowableOfType(CapacityException.class, () -> ClientSpecFormat.encode(spec(1 << 16)));
    assertThat(fault.expected()).isEqualTo("at most 1048576");
  }
}
