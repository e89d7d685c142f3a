package io.cloakwork.fhe.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ObjectKindTest {
  @Test
  void of_encodedObject_isItsKind() {
    byte[] bytes = ParametersFormat.encode(SerialFixtures.TOY);

    assertThat(ObjectKind.of(bytes)).contains(ObjectKind.PARAMETERS);
    assertThat(ObjectKind.of(Arrays.copyOf(bytes, ObjectKind.HEAD_BYTES)))
        .contains(ObjectKind.PARAMETERS);
  }

  @Test
  void of_everyCode_isTheKindOfThatCode() {
    for (ObjectKind kind : ObjectKind.values()) {
      assertThat(ObjectKind.of(head("CLKW", kind.code()))).contains(kind);
    }
  }

  @Test
  void of_otherBytes_isNone() {
    byte[] bytes = ParametersFormat.encode(SerialFixtures.TOY);

    assertThat(ObjectKind.of(new byte[0])).isEmpty();
    assertThat(ObjectKind.of(Arrays.copyOf(bytes, ObjectKind.HEAD_BYTES - 1))).isEmpty();
    assertThat(ObjectKind.of(head("CLKX", 1))).isEmpty();
    assertThat(ObjectKind.of(head("CLKW", 0))).isEmpty();
    assertThat(ObjectKind.of(head("CLKW", 0x101))).isEmpty();
    assertThat(ObjectKind.of("CLKWSKEY".getBytes(StandardCharsets.US_ASCII))).isEmpty();
  }

  private static byte[] head(String magic, int code) {
    byte[] head = Arrays.copyOf(magic.getBytes(StandardCharsets.US_ASCII), ObjectKind.HEAD_BYTES);
    head[4] = (byte) code;
    head[5] = (byte) (code >> 8);
    return head;
  }
}
