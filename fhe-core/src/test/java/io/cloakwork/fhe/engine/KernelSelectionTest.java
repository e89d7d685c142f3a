package io.cloakwork.fhe.engine;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.engine.KernelSelection.PassedOver;
import io.cloakwork.fhe.kernels.scalar.ScalarKernelProvider;
import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.KernelProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelSelectionTest {
  private final KernelProvider slow = new FakeKernels("slow", 0);
  private final KernelProvider fast = new FakeKernels("fast", 50);
  private final KernelProvider device =
      new FakeKernels("device", 100, new Availability.Unavailable("no device"));

  @Test
  void choose_unforced_takesTheHighestPriorityThatIsAvailable() {
    KernelSelection selection = KernelSelection.choose(List.of(slow, device, fast), null);
    assertThat(selection.chosen()).isSameAs(fast);
    assertThat(selection.fallbacks()).containsExactly(slow);
    assertThat(selection.passedOver())
        .containsExactly(
            new PassedOver("device", "no device"), new PassedOver("slow", "priority 0, below 50"));
    assertThat(selection.summary())
        .isEqualTo(
            "kernels: fast (fake), passed over: device (no device), slow (priority 0, below 50)");
  }

  @Test
  void choose_equalPriorities_goesByName() {
    KernelProvider twin = new FakeKernels("also-fast", 50);
    assertThat(KernelSelection.choose(List.of(fast, twin), null).chosen()).isSameAs(twin);
  }

  @Test
  void choose_forced_takesItAndNothingElse() {
    KernelSelection selection = KernelSelection.choose(List.of(slow, fast), "slow");
    assertThat(selection.chosen()).isSameAs(slow);
    assertThat(selection.fallbacks()).isEmpty();
    assertThat(selection.passedOver()).containsExactly(new PassedOver("fast", "slow is forced"));
  }

  @Test
  void choose_forcedButMissing_namesWhatThereIs() {
    assertThrown(
        ParameterException.class,
        () -> KernelSelection.choose(List.of(slow, fast), "cuda"),
        "forced kernel provider",
        "one of [fast, slow]",
        "cuda");
  }

  @Test
  void choose_forcedButUnavailable_givesTheReason() {
    KernelException e =
        catchThrowableOfType(
            KernelException.class, () -> KernelSelection.choose(List.of(slow, device), "device"));
    assertThat(e.provider()).isEqualTo("device");
    assertThat(e.retryable()).isFalse();
    assertThat(e).hasMessageContaining("unavailable, but forced").hasMessageContaining("no device");
  }

  @Test
  void choose_noneAvailable_isRefusedWithTheReasons() {
    assertThrown(
        ParameterException.class,
        () -> KernelSelection.choose(List.of(device), null),
        "kernel providers",
        "at least one available",
        List.of(new PassedOver("device", "no device")));
  }

  @Test
  void choose_installed_findsTheScalarProvider() {
    assertThat(KernelSelection.choose("scalar").chosen()).isInstanceOf(ScalarKernelProvider.class);
  }
}
