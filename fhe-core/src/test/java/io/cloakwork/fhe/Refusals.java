package io.cloakwork.fhe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions on the three fields that every exception of ours carries. */
public final class Refusals {
  private Refusals() {}

  /** The call throws a ParameterException with exactly these fields. */
  public static void assertRefused(
      ThrowingCallable call, String what, Object expected, Object actual) {
    assertThrown(ParameterException.class, call, what, expected, actual);
  }

  /** The call throws this exception with exactly these fields. */
  public static void assertThrown(
      Class<? extends FheException> type,
      ThrowingCallable call,
      String what,
      Object expected,
      Object actual) {
    FheException thrown = catchThrowableOfType(type, call);
    assertThat(thrown).as("the exception that says: %s", what).isNotNull();
    assertThat(thrown.what()).isEqualTo(what);
    assertThat(thrown.expected()).isEqualTo(String.valueOf(expected));
    assertThat(thrown.actual()).isEqualTo(String.valueOf(actual));
    assertThat(thrown).hasMessageContainingAll(what, thrown.expected(), thrown.actual());
  }
}
