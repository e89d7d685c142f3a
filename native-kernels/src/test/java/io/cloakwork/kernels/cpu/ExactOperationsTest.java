package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.kernels.scalar.ScalarKernelProvider;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.kernels.ffm.NativeSymbol;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No call holds up the collector for long: what works on the heap is bounded. */
class ExactOperationsTest {
  private static final LweDimension DIMENSION = new LweDimension(600);
  private static final int INPUTS = 5;
  private static final long SEED = 9;

  @Test
  void bindings_callsOnTheHeap_areThoseOfLinearMapsOnly() {
    assertThat(
            Arrays.stream(CpuBinding.class.getRecordComponents())
                .map(component -> component.getAnnotation(NativeSymbol.class))
                .filter(NativeSymbol::onHeap)
                .map(NativeSymbol::value))
        .containsExactly("cw_linear_u64");
  }

  @ParameterizedTest
  @EnumSource
  void linear_moreTermsThanOneCallTakes_hasTheBitsOfTheScalarProvider(CiphertextModulus modulus) {
    CpuKernelProvider provider = new CpuKernelProvider();
    if (provider.probe() instanceof Availability.Unavailable(String reason)) {
      Assumptions.abort(reason);
    }
    LinearBatch actual = batch(modulus);
    LinearBatch expected = batch(modulus);
    try (Kernels kernels = provider.open();
        Kernels scalar = new ScalarKernelProvider().open()) {
      kernels.linear(actual);
      scalar.linear(expected);
    }
    assertThat(actual.outputs().words()).isEqualTo(expected.outputs().words());
  }

  private static LinearBatch batch(CiphertextModulus modulus) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    long mask = modulus == CiphertextModulus.TWO_POW_32 ? 0xffff_ffffL : -1;
    long[] words = random.longs((long) INPUTS * DIMENSION.size()).map(w -> w & mask).toArray();
    int most = ExactOperations.TERMS;
    return new LinearBatch(
        LweCiphertextList.wrap(DIMENSION, modulus, words),
        List.of(
            row(random, most, mask),
            row(random, most + 1, mask),
            row(random, 0, mask),
            row(random, 3 * most - 1, mask)),
        LweCiphertextList.allocate(4, DIMENSION, modulus));
  }

  private static LinearBatch.Row row(RandomGenerator random, int terms, long mask) {
    return new LinearBatch.Row(
        random.ints(terms, 0, INPUTS).toArray(),
        random.longs(terms).map(w -> w & mask).toArray(),
        random.nextLong() & mask);
  }
}
