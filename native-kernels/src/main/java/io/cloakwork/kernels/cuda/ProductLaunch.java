package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.spi.CmuxBatch;
import io.cloakwork.fhe.spi.ProductBatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** External products and decision diagrams on the device that holds the selectors. */
final class ProductLaunch {
  private static final int THREADS = 256;
  private static final int NUMBERS = 4;
  private static final int NONE = -1;
  private static final int PIECE = 512;

  // Blocks that work at the same time in global memory, where a ring is too large for shared.
  private static final int MOST_BLOCKS = 1024;

  private ProductLaunch() {}

  /** One node each, as the kernel takes them: selector, zero, one, target. */
  private static int[] node(int selector, int zero, int one, int target) {
    return new int[] {selector, zero, one, target};
  }

  /** Within {@link CudaDevice#run}. */
  static void run(CudaLoadedSelectors selectors, ProductBatch batch) {
    CudaDevice device = selectors.device();
    GlweCiphertextList inputs = batch.inputs();
    int words = inputs.ciphertextWords();
    RingTables tables = device.ring(inputs.polynomialSize());
    try (KeyMemory.Use use = selectors.memory().use()) {
      device.pieces(
          Math.ceilDiv(inputs.count(), PIECE),
          (lane, piece) -> {
            int first = piece * PIECE;
            int count = Math.min(PIECE, inputs.count() - first);
            List<int[]> nodes = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
              nodes.add(node(batch.selectors()[first + i], NONE, i, count + i));
            }
            long each = (long) words * Long.BYTES;
            long nodeBytes = (long) count * NUMBERS * Integer.BYTES;
            lane.begin(
                Lane.room(2L * count * each, nodeBytes), Lane.room(workBytes(selectors, count)));
            Lane.Region values = lane.take(2L * count * each);
            Lane.Region in = new Lane.Region(values.at(), count * each);
            Lane.Region out = new Lane.Region(values.at() + count * each, count * each);
            fill(lane, in, inputs.words(), inputs.offset(first));
            Lane.Region work = lane.takeOnDevice(workBytes(selectors, count));
            launch(lane, selectors, use, tables, values, work, nodes);
            lane.copyOut(out);
            lane.whenDone(
                () -> lane.get(out, batch.outputs().words(), batch.outputs().offset(first)));
          });
    }
  }

  /** Within {@link CudaDevice#run}. Nodes that do not depend on each other run together. */
  static void run(CudaLoadedSelectors selectors, CmuxBatch batch) {
    CudaDevice device = selectors.device();
    GlweCiphertextList leaves = batch.leaves();
    int words = leaves.ciphertextWords();
    long each = (long) words * Long.BYTES;
    List<List<int[]>> levels = levels(batch);
    int most = levels.stream().mapToInt(List::size).max().orElse(0);
    long nodeBytes =
        levels.stream()
            .mapToLong(level -> Lane.room((long) level.size() * NUMBERS * Integer.BYTES))
            .sum();
    RingTables tables = device.ring(leaves.polynomialSize());
    try (KeyMemory.Use use = selectors.memory().use()) {
      device.pieces(
          1,
          (lane, _) -> {
            int values = leaves.count() + batch.nodes().size();
            lane.begin(Lane.room(values * each) + nodeBytes, Lane.room(workBytes(selectors, most)));
            Lane.Region all = lane.take(values * each);
            Lane.Region work = lane.takeOnDevice(workBytes(selectors, most));
            fill(lane, new Lane.Region(all.at(), leaves.count() * each), leaves.words(), 0);
            for (List<int[]> level : levels) {
              launch(lane, selectors, use, tables, all, work, level);
            }
            int[] roots = batch.roots();
            for (int root : roots) {
              lane.copyOut(new Lane.Region(all.at() + root * each, each));
            }
            lane.whenDone(() -> {
              for (int i = 0; i < roots.length; i++) {
                lane.get(
                    new Lane.Region(all.at() + roots[i] * each, each),
                    batch.outputs().words(),
                    batch.outputs().offset(i));
              }
            });
          });
    }
  }

  private static List<List<int[]>> levels(CmuxBatch batch) {
    int leaves = batch.leaves().count();
    int[] depths = new int[leaves + batch.nodes().size()];
    List<List<int[]>> levels = new ArrayList<>();
    for (int i = 0; i < batch.nodes().size(); i++) {
      CmuxBatch.Node node = batch.nodes().get(i);
      int depth = 1 + Math.max(depths[node.ifZero()], depths[node.ifOne()]);
      depths[leaves + i] = depth;
      while (levels.size() < depth) {
        levels.add(new ArrayList<>());
      }
      levels.get(depth - 1).add(node(node.selector(), node.ifZero(), node.ifOne(), leaves + i));
    }
    return levels;
  }

  private static void fill(Lane lane, Lane.Region region, long[] words, int from) {
    int count = (int) (region.bytes() / Long.BYTES);
    MemorySegment.copy(words, from, lane.host(region), ValueLayout.JAVA_LONG, 0, count);
    lane.copyIn(region);
  }

  private static long pointBytes(CudaLoadedSelectors selectors) {
    return BootstrapLaunch.ringPointBytes(
        selectors.shape().dimension().size(),
        selectors.decomposition().levelCount().value(),
        selectors.shape().polynomialSize().value());
  }

  private static boolean fitsShared(CudaLoadedSelectors selectors) {
    return pointBytes(selectors) <= selectors.device().description().sharedBytes();
  }

  private static long workBytes(CudaLoadedSelectors selectors, int nodes) {
    return fitsShared(selectors) ? 0 : Math.min(nodes, MOST_BLOCKS) * pointBytes(selectors);
  }

  private static void launch(
      Lane lane,
      CudaLoadedSelectors selectors,
      KeyMemory.Use use,
      RingTables tables,
      Lane.Region values,
      Lane.Region work,
      List<int[]> nodes) {
    CudaDevice device = selectors.device();
    boolean shared = fitsShared(selectors);
    int[] numbers = new int[nodes.size() * NUMBERS];
    for (int i = 0; i < nodes.size(); i++) {
      System.arraycopy(nodes.get(i), 0, numbers, i * NUMBERS, NUMBERS);
    }
    Lane.Region refs = lane.put(numbers, numbers.length);
    int together = shared ? nodes.size() : MOST_BLOCKS;
    for (int first = 0; first < nodes.size(); first += together) {
      int count = Math.min(together, nodes.size() - first);
      lane.launch(
          device.function("cwProduct"),
          GpuDriver.Grid.of(count),
          THREADS,
          shared ? (int) pointBytes(selectors) : 0,
          new KernelArguments()
              .word(use.address())
              .word(tables.twiddles())
              .word(lane.address(values))
              .word(lane.address(refs) + (long) first * NUMBERS * Integer.BYTES)
              .word(shared ? 0 : lane.address(work))
              .number(selectors.shape().dimension().size())
              .number(selectors.shape().polynomialSize().log2())
              .number(selectors.decomposition().baseLog().value())
              .number(selectors.decomposition().levelCount().value()));
    }
  }
}
