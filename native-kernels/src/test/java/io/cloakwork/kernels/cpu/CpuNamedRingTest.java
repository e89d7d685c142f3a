package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.KernelRequests;
import io.cloakwork.fhe.kernels.scalar.ScalarKernelProvider;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.LweShape;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.LoadedKey;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernels of the named sets' ring (N = 2048, k = 1, one level), with insecure small keys: every
 * length of a block, and batches around every tile, whose parts run in different kernels.
 */
class CpuNamedRingTest {
  private static final int SEED = 7;

  static Stream<Arguments> levelsAndBlocks() {
    return CpuLevels.here()
        .flatMap(
            level -> IntStream.rangeClosed(1, 5).mapToObj(length -> Arguments.of(level, length)));
  }

  private static TfheParameters toyParameters(int blockLength) {
    KeyDistribution key = blockLength == 1 ? new UniformBinary() : new BlockBinary(blockLength);
    return new TfheParameters(
        new MessageSpace(2, 2),
        new LweShape(new LweDimension(2 * blockLength), key, new TUniform(40)),
        new GlweShape(new GlweDimension(1), new PolynomialSize(2048), new TUniform(17)),
        new Decomposition(23, 1),
        new Decomposition(3, 5));
  }

  @ParameterizedTest
  @MethodSource("levelsAndBlocks")
  void bootstrap_batchesAroundEveryTile_haveTheBitsOfTheScalarProvider(
      CpuLevel level, int blockLength) {
    CpuKernelProvider provider = CpuKernelProvider.withLevel(level);
    if (provider.probe() instanceof Availability.Unavailable(String reason)) {
      Assumptions.abort(reason);
    }
    KernelRequests requests = new KernelRequests(toyParameters(blockLength), SEED);
    try (Kernels kernels = provider.open();
        Kernels scalar = new ScalarKernelProvider().open();
        LoadedKey key = kernels.load(requests.serverKey());
        LoadedKey reference = scalar.load(requests.serverKey())) {
      for (int count : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 65}) {
        BootstrapBatch actual = requests.bootstraps(count);
        BootstrapBatch expected = requests.bootstraps(count);
        kernels.bootstrap(key, actual);
        scalar.bootstrap(reference, expected);
        assertThat(actual.outputs().words())
            .as("batch of %d, seed %d", count, SEED)
            .isEqualTo(expected.outputs().words());
      }
    }
  }
}
