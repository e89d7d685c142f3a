package io.cloakwork.kernels.vector;

import io.cloakwork.fhe.math.NegacyclicTransform;
import io.cloakwork.fhe.math.RootsOfUnity;
import io.cloakwork.fhe.params.PolynomialSize;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The canonical transform with vectors: the graph of {@link NegacyclicTransform}, natural order on
 * one side, {@link SlotOrder} on the other, two levels or more in a pass.
 *
 * <p>A polynomial is M points in vectors: L real parts, then their L imaginary parts. The first two
 * levels (one, if there is one too many for pairs) work across the whole polynomial, and leave
 * {@link #blocks} parts that have nothing to do with each other until the last two levels back. So
 * a caller can do all that lies between for one part while it is in the first-level cache.
 */
final class VectorTransform {
  private static final int L = Lanes.COUNT;
  private static final Map<Integer, VectorTransform> TRANSFORMS = new ConcurrentHashMap<>();

  private final int points;
  private final int blocks;
  private final double[] twiddles;
  // For each group, for each node of a lane's subtree that is no odd sibling: L real parts, L
  // imaginary parts, and these negated.
  private final double[] lanes;

  private VectorTransform(int points, double[] twiddles, double[] lanes) {
    this.points = points;
    this.blocks = Integer.numberOfTrailingZeros(points) % 2 == 0 ? 4 : 2;
    this.twiddles = twiddles;
    this.lanes = lanes;
  }

  static VectorTransform of(PolynomialSize size) {
    return TRANSFORMS.computeIfAbsent(size.value(), n -> make(size));
  }

  private static VectorTransform make(PolynomialSize size) {
    RootsOfUnity roots = RootsOfUnity.of(size);
    int points = size.value() / 2;
    double[] twiddles = new double[2 * points];
    for (int t = 1; t < points; t++) {
      int k = NegacyclicTransform.twiddleExponent(t, points);
      twiddles[2 * t] = roots.re(k);
      twiddles[2 * t + 1] = roots.im(k);
    }
    int groups = points / (L * L);
    double[] lanes = new double[groups * nodes() * 3 * L];
    for (int group = 0; group < groups; group++) {
      for (int node = 0; node < nodes(); node++) {
        int heap = node == 0 ? 1 : 2 * node;
        int depth = 31 - Integer.numberOfLeadingZeros(heap);
        for (int lane = 0; lane < L; lane++) {
          int block = points / L + group * L + lane;
          int t = (block << depth) + heap - (1 << depth);
          int at = (group * nodes() + node) * 3 * L + lane;
          lanes[at] = twiddles[2 * t];
          lanes[at + L] = twiddles[2 * t + 1];
          lanes[at + 2 * L] = -twiddles[2 * t + 1];
        }
      }
    }
    return new VectorTransform(points, twiddles, lanes);
  }

  /** Nodes of a lane's subtree that are no odd siblings: 1, 2, 4, 6 in heap order for 8 lanes. */
  private static int nodes() {
    return L / 2;
  }

  /** 4 or 2: parts that the first levels leave. */
  int blocks() {
    return blocks;
  }

  /** ω_t as real and imaginary part at 2t and 2t + 1, nodes t in heap order. */
  double[] twiddles() {
    return twiddles;
  }

  /** Forward, the whole of it, in place, N doubles from {@code at} on. */
  void forward(double[] work, int at) {
    forwardFirst(work, at);
    for (int block = 0; block < blocks; block++) {
      forwardBlock(work, at, block);
    }
  }

  /** The first levels forward, across the polynomial. */
  void forwardFirst(double[] work, int at) {
    int step = 2 * points / blocks;
    if (blocks == 4) {
      LevelPasses.forward4(work, at, step, twiddles, 1);
    } else {
      LevelPasses.forward2(work, at, step, twiddles, 1);
    }
  }

  /** The same levels back: the last of an inverse transform, without the factor 1/M. */
  void inverseFirst(double[] work, int at) {
    int step = 2 * points / blocks;
    if (blocks == 4) {
      LevelPasses.inverse4(work, at, step, twiddles, 1);
    } else {
      LevelPasses.inverse2(work, at, step, twiddles, 1);
    }
  }

  /** All other levels forward in one part. */
  void forwardBlock(double[] work, int at, int block) {
    int length = points / blocks;
    int from = at + 2 * block * length;
    int nodes = 1;
    while (length > SlotOrder.groupSize()) {
      int first = (blocks + block) * nodes;
      for (int t = 0; t < nodes; t++) {
        LevelPasses.forward4(work, from + 2 * t * length, length / 2, twiddles, first + t);
      }
      length /= 4;
      nodes *= 4;
    }
    for (int t = 0; t < nodes; t++) {
      int group = block * nodes + t;
      int begin = from + 2 * t * length;
      switch (L) {
        case 8 -> GroupOf8.forward(work, begin, twiddles, node(group), lanes, lane(group));
        case 4 -> GroupOf4.forward(work, begin, twiddles, node(group), lanes, lane(group));
        default -> GroupOf2.forward(work, begin, twiddles, node(group), lanes, lane(group));
      }
    }
  }

  /** Back from {@link #forwardBlock}. */
  void inverseBlock(double[] work, int at, int block) {
    int length = SlotOrder.groupSize();
    int nodes = points / (blocks * length);
    int from = at + 2 * block * nodes * length;
    for (int t = 0; t < nodes; t++) {
      int group = block * nodes + t;
      int begin = from + 2 * t * length;
      switch (L) {
        case 8 -> GroupOf8.inverse(work, begin, twiddles, node(group), lanes, lane(group));
        case 4 -> GroupOf4.inverse(work, begin, twiddles, node(group), lanes, lane(group));
        default -> GroupOf2.inverse(work, begin, twiddles, node(group), lanes, lane(group));
      }
    }
    while (nodes > 1) {
      nodes /= 4;
      length *= 4;
      int first = (blocks + block) * nodes;
      for (int t = 0; t < nodes; t++) {
        LevelPasses.inverse4(work, from + 2 * t * length, length / 2, twiddles, first + t);
      }
    }
  }

  private int node(int group) {
    return points / SlotOrder.groupSize() + group;
  }

  private static int lane(int group) {
    return group * nodes() * 3 * L;
  }
}
