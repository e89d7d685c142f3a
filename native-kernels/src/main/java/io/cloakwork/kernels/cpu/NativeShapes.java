package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.math.RootsOfUnity;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.kernels.ffm.NativeHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The structs of {@code cw_kernels.h} that describe shapes, and the objects made from them. */
final class NativeShapes {
  private NativeShapes() {}

  /** Room for GGSW ciphertexts, with the frozen roots of their ring. */
  static NativeHandle newGgsw(
      CpuLibrary library,
      GlweDimension dimension,
      PolynomialSize polynomialSize,
      Decomposition decomposition,
      int blockLength,
      int count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment shape =
          arena.allocateFrom(
              ValueLayout.JAVA_INT,
              dimension.value(),
              polynomialSize.log2(),
              decomposition.baseLog().value(),
              decomposition.levelCount().value(),
              blockLength,
              count);
      return library.newGgsw(shape, roots(arena, polynomialSize));
    }
  }

  private static MemorySegment roots(Arena arena, PolynomialSize size) {
    RootsOfUnity table = RootsOfUnity.of(size);
    MemorySegment roots = arena.allocate(ValueLayout.JAVA_DOUBLE, 2L * table.order());
    for (int j = 0; j < table.order(); j++) {
      roots.setAtIndex(ValueLayout.JAVA_DOUBLE, 2L * j, table.re(j));
      roots.setAtIndex(ValueLayout.JAVA_DOUBLE, 2L * j + 1, table.im(j));
    }
    return roots;
  }

  /** Room for a key switch key. */
  static NativeHandle newKsk(CpuLibrary library, KeySwitchKey key) {
    try (Arena arena = Arena.ofConfined()) {
      return library.newKsk(
          arena.allocateFrom(
              ValueLayout.JAVA_INT,
              key.inputDimension().value(),
              key.outputDimension().value(),
              key.decomposition().baseLog().value(),
              key.decomposition().levelCount().value()));
    }
  }

  /** {@code cw_packing_shape}. */
  static MemorySegment packing(Arena arena, PackingKeySwitchKey key) {
    return arena.allocateFrom(
        ValueLayout.JAVA_INT,
        key.output().dimension().value(),
        key.output().polynomialSize().log2(),
        key.decomposition().baseLog().value(),
        key.decomposition().levelCount().value());
  }
}
