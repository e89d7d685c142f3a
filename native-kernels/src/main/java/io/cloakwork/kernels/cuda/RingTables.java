package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.math.NegacyclicTransform;
import io.cloakwork.fhe.math.RootsOfUnity;
import io.cloakwork.fhe.params.PolynomialSize;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The frozen roots of a ring on a device: 2N of them, then the M twiddles in heap order.
 *
 * @param buffer pairs of doubles
 */
record RingTables(PolynomialSize size, GpuDriver.Buffer buffer) {
  private static final int PAIR = 2 * Double.BYTES;

  static long bytes(PolynomialSize size) {
    return (2L * size.value() + size.value() / 2) * PAIR;
  }

  /** Puts the copy on a lane. */
  static void upload(PolynomialSize size, Lane lane, GpuDriver.Buffer to) {
    RootsOfUnity roots = RootsOfUnity.of(size);
    lane.begin(Lane.room(bytes(size)), 0);
    Lane.Region region = lane.take(bytes(size));
    MemorySegment host = lane.host(region);
    int at = 0;
    for (int k = 0; k < roots.order(); k++) {
      set(host, at++, roots, k);
    }
    int points = size.value() / 2;
    set(host, at++, roots, 0); // node 0 is none
    for (int t = 1; t < points; t++) {
      set(host, at++, roots, NegacyclicTransform.twiddleExponent(t, points));
    }
    lane.copyIn(region, to, 0);
  }

  private static void set(MemorySegment host, int at, RootsOfUnity roots, int k) {
    host.setAtIndex(ValueLayout.JAVA_DOUBLE, 2L * at, roots.re(k));
    host.setAtIndex(ValueLayout.JAVA_DOUBLE, 2L * at + 1, roots.im(k));
  }

  long roots() {
    return buffer.address();
  }

  long twiddles() {
    return buffer.address() + 2L * size.value() * PAIR;
  }
}
