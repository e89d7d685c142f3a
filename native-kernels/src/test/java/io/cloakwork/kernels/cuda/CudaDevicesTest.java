package io.cloakwork.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KernelRequests;
import io.cloakwork.fhe.fixtures.ToyKernelShapes;
import io.cloakwork.fhe.kernels.scalar.ScalarKernelProvider;
import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.LoadedKey;
import io.cloakwork.fhe.spi.LoadedSelectors;
import io.cloakwork.fhe.spi.ProductBatch;
import io.cloakwork.kernels.cuda.EmulatedCuda.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding devices, dividing batches between them, and what happens when one fails. */
class CudaDevicesTest {
  private final KernelRequests requests =
      new KernelRequests(ToyKernelShapes.UNIFORM_N256.parameters(), 5);
  private final CudaKernelProvider provider = new CudaKernelProvider();

  private long[] expected(int count) {
    BootstrapBatch batch = requests.bootstraps(count);
    try (Kernels scalar = new ScalarKernelProvider().open();
        LoadedKey key = scalar.load(requests.serverKey())) {
      scalar.bootstrap(key, batch);
    }
    return batch.outputs().words();
  }

  @Test
  void probe_driverWithoutDevice_isUnavailable() {
    try (EmulatedCuda _ = EmulatedCuda.begin(0)) {
      assertThat(provider.probe())
          .isEqualTo(new Availability.Unavailable("the CUDA driver finds no device"));
      assertThatThrownBy(provider::open)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("provider cuda: the CUDA driver finds no device");
    }
  }

  @Test
  void probe_twoDevices_namesBoth() {
    try (EmulatedCuda _ = EmulatedCuda.begin(2)) {
      assertThat(provider.probe())
          .isEqualTo(
              new Availability.Ready(
                  "CUDA, 0: Emulated device 0 (compute capability 9.0, 4096 MiB), "
                      + "1: Emulated device 1 (compute capability 9.0, 4096 MiB)"));
    }
  }

  @Test
  void fillingBatch_isThatOfAllDevices() {
    try (EmulatedCuda _ = EmulatedCuda.begin(0)) {
      assertThat(provider.fillingBatch()).isZero();
    }
    try (EmulatedCuda _ = EmulatedCuda.begin(3)) {
      assertThat(provider.fillingBatch()).isEqualTo(3 * 2 * 2 * 2 * 2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 40})
  void bootstrap_onThreeDevices_hasTheBitsOfTheScalarProvider(int count) {
    try (EmulatedCuda emulated = EmulatedCuda.begin(3)) {
      try (Kernels kernels = provider.open();
          LoadedKey key = kernels.load(requests.serverKey())) {
        BootstrapBatch batch = requests.bootstraps(count);
        kernels.bootstrap(key, batch);
        assertThat(batch.outputs().words()).isEqualTo(expected(count));
      }
      assertThat(emulated.usedBytes()).isZero();
    }
  }

  @Test
  void bootstrap_whenADeviceIsLost_failsWholeAndTheOthersGoOn() {
    try (EmulatedCuda emulated = EmulatedCuda.begin(2);
        Kernels kernels = provider.open()) {
      LoadedKey key = kernels.load(requests.serverKey());
      emulated.fail("cuLaunchKernel", 1, EmulatedCuda.ILLEGAL_ADDRESS);
      assertThatThrownBy(() -> kernels.bootstrap(key, requests.bootstraps(40)))
          .isInstanceOfSatisfying(
              KernelException.class,
              e -> {
                assertThat(e.provider()).isEqualTo("cuda");
                assertThat(e.function()).isEqualTo("cuLaunchKernel");
                assertThat(e.retryable()).isTrue();
                assertThat(e.actual())
                    .startsWith("status CUDA_ERROR_ILLEGAL_ADDRESS (700): lost device");
              });
      BootstrapBatch again = requests.bootstraps(40);
      kernels.bootstrap(key, again);
      assertThat(again.outputs().words()).isEqualTo(expected(40));
      assertThat(provider.probe()).isInstanceOf(Availability.Ready.class);
      key.close();
    }
  }

  @Test
  void provider_whenTheOnlyDeviceIsLost_isUnavailable() {
    try (EmulatedCuda emulated = EmulatedCuda.begin(1);
        Kernels kernels = provider.open()) {
      LoadedKey key = kernels.load(requests.serverKey());
      emulated.fail("cuStreamSynchronize", 0, EmulatedCuda.ILLEGAL_ADDRESS);
      assertThatThrownBy(() -> kernels.bootstrap(key, requests.bootstraps(1)))
          .isInstanceOf(KernelException.class);
      assertThatThrownBy(() -> kernels.linear(requests.linears(1)))
          .isInstanceOfSatisfying(
              KernelException.class,
              e -> {
                assertThat(e.retryable()).isTrue();
                assertThat(e.actual()).contains("lost device", "Emulated device 0");
              });
      assertThat(provider.probe())
          .isInstanceOfSatisfying(
              Availability.Unavailable.class,
              e -> assertThat(e.reason()).contains("CUDA_ERROR_ILLEGAL_ADDRESS"));
      key.close();
    }
  }

  @Test
  void engine_whenTheDeviceIsLost_runsTheBatchOnTheNextProvider() {
    try (EmulatedCuda emulated = EmulatedCuda.begin(1);
        FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey key = engine.load(requests.serverKey())) {
      assertThat(engine.providerName()).isEqualTo("cuda");
      emulated.fail("cuLaunchKernel", 1, EmulatedCuda.ILLEGAL_ADDRESS);
      BootstrapBatch batch = requests.bootstraps(5);
      assertThat(engine.bootstrap(key, batch.inputs(), batch.tables()).words())
          .isEqualTo(expected(5));
      assertThat(provider.probe()).isInstanceOf(Availability.Unavailable.class);
    }
  }

  @Test
  void load_deviceTooSmall_isRefusedAndLeavesNothing() {
    try (EmulatedCuda emulated = EmulatedCuda.begin(1, 256L << 20, Order.FORWARD)) {
      try (Kernels kernels = provider.open()) {
        assertThatThrownBy(() -> kernels.load(requests.serverKey()))
            .isInstanceOfSatisfying(
                KernelException.class,
                e -> {
                  assertThat(e.function()).isEqualTo("allocate");
                  assertThat(e.retryable()).isTrue();
                });
      }
      assertThat(emulated.usedBytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuMemAlloc", "cuMemHostAlloc", "cuMemcpyHtoDAsync", "cuStreamCreate"})
  void load_driverRefuses_leavesNothing(String function) {
    for (int skip = 0; skip < 3; skip++) {
      try (EmulatedCuda emulated = EmulatedCuda.begin(1)) {
        try (Kernels kernels = provider.open()) {
          emulated.fail(function, skip, EmulatedCuda.OUT_OF_MEMORY);
          try (LoadedKey key = kernels.load(requests.serverKey())) {
            assertThat(key.bytes()).isPositive(); // it asks for this less often
          } catch (KernelException e) {
            assertThat(e.function()).isEqualTo(function);
            assertThat(e.actual()).contains("CUDA_ERROR_OUT_OF_MEMORY");
          }
        }
        assertThat(emulated.usedBytes()).as("%s, skipped %d", function, skip).isZero();
      }
    }
  }

  @Test
  void bootstrap_noMemoryForABatch_failsAndTheNextOneSucceeds() {
    try (EmulatedCuda emulated = EmulatedCuda.begin(1);
        Kernels kernels = provider.open();
        LoadedKey key = kernels.load(requests.serverKey())) {
      emulated.fail("cuMemcpyDtoHAsync", 0, EmulatedCuda.OUT_OF_MEMORY);
      assertThatThrownBy(() -> kernels.bootstrap(key, requests.bootstraps(3)))
          .isInstanceOf(KernelException.class);
      BootstrapBatch again = requests.bootstraps(3);
      kernels.bootstrap(key, again);
      assertThat(again.outputs().words()).isEqualTo(expected(3));
    }
  }

  @Test
  void closedKeysAndSelectors_areNotUsed() {
    try (EmulatedCuda _ = EmulatedCuda.begin(1);
        Kernels kernels = provider.open()) {
      LoadedKey key = kernels.load(requests.serverKey());
      key.close();
      key.close();
      assertThatThrownBy(() -> kernels.bootstrap(key, requests.bootstraps(1)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> kernels.packingKeySwitch(key, requests.packings(1)))
          .isInstanceOf(IllegalStateException.class);
      LoadedSelectors selectors = kernels.load(requests.selectors());
      selectors.close();
      ProductBatch products = requests.externalProducts(1);
      assertThatThrownBy(() -> kernels.externalProduct(selectors, products))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
