package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.fixtures.KernelRequests;
import io.cloakwork.fhe.fixtures.ToyKernelShapes;
import io.cloakwork.fhe.spi.LoadedSelectors;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What was loaded of a key that cannot be loaded to its end is freed, whatever went wrong. */
class CpuLoadingTest {
  private final AtomicInteger freed = new AtomicInteger();
  private final KernelRequests requests =
      new KernelRequests(ToyKernelShapes.UNIFORM_N256.parameters(), 3);

  @Test
  void load_noHeapForTheBootstrapKey_freesWhatWasMade() throws Exception {
    CpuLibrary library = withoutHeapIn("ggswSet");
    assertThatThrownBy(() -> CpuLoadedKey.load(library, requests.serverKey()))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(freed).hasValue(1);
  }

  @Test
  void load_noHeapForTheKeySwitchKey_freesTheBootstrapKeyToo() throws Exception {
    CpuLibrary library = withoutHeapIn("kskSet");
    assertThatThrownBy(() -> CpuLoadedKey.load(library, requests.serverKey()))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(freed).hasValue(2);
  }

  @Test
  void load_noHeapForSelectors_freesWhatWasMade() throws Exception {
    CpuLibrary library = withoutHeapIn("ggswSet");
    try (CpuKernels kernels = new CpuKernels(library)) {
      assertThatThrownBy(() -> kernels.load(requests.selectors()))
          .isInstanceOf(OutOfMemoryError.class);
      assertThat(freed).hasValue(1);
    }
    assertThat(freed).hasValue(1);
  }

  @Test
  void close_ofSelectors_keepsTheirMemoryForTheNextUntilTheKernelsClose() throws Exception {
    try (CpuKernels kernels = new CpuKernels(withoutHeapIn("nothing"))) {
      for (int i = 0; i < 3; i++) {
        kernels.load(requests.selectors()).close();
      }
      assertThat(freed).hasValue(0);
    }
    assertThat(freed).hasValue(1);
  }

  @Test
  void close_ofSelectorsThatOutliveTheKernels_freesThem() throws Exception {
    CpuKernels kernels = new CpuKernels(withoutHeapIn("nothing"));
    LoadedSelectors selectors = kernels.load(requests.selectors());
    kernels.close();
    assertThat(freed).hasValue(0);
    selectors.close();
    assertThat(freed).hasValue(1);
  }

  @Test
  void close_ofSelectorsInUse_isRefusedAndLaterDoneOnce() throws Exception {
    try (CpuKernels kernels = new CpuKernels(withoutHeapIn("nothing"))) {
      CpuLoadedSelectors selectors = (CpuLoadedSelectors) kernels.load(requests.selectors());
      try (CpuLoadedSelectors.Use use = selectors.use()) {
        assertThat(use.ggsw()).isNotNull();
        assertThatThrownBy(selectors::close)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("a batch is using the selectors");
      }
      selectors.close();
      selectors.close();
      assertThatThrownBy(selectors::use)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the selectors are closed");
    }
    assertThat(freed).hasValue(1);
  }

  /** The library of this build; one of its functions fails, and those that free count. */
  private CpuLibrary withoutHeapIn(String function) throws Exception {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    RecordComponent[] components = CpuBinding.class.getRecordComponents();
    Object[] handles = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      MethodHandle real = (MethodHandle) components[i].getAccessor().invoke(CpuLevels.binding());
      handles[i] =
          switch (components[i].getName()) {
            case "ggswFree", "kskFree" ->
                MethodHandles.filterArguments(
                    real,
                    0,
                    lookup.bind(
                        this,
                        "countFreed",
                        MethodType.methodType(MemorySegment.class, MemorySegment.class)));
            case String name when name.equals(function) ->
                MethodHandles.dropArguments(
                    MethodHandles.insertArguments(
                        MethodHandles.throwException(int.class, OutOfMemoryError.class),
                        0,
                        new OutOfMemoryError("no heap")),
                    0,
                    real.type().parameterList());
            default -> real;
          };
    }
    Object binding = CpuBinding.class.getDeclaredConstructors()[0].newInstance(handles);
    return new CpuLibrary((CpuBinding) binding, CpuLevel.PORTABLE);
  }

  MemorySegment countFreed(MemorySegment object) {
    freed.incrementAndGet();
    return object;
  }
}
