package io.cloakwork.kernels.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dispatch levels of the C kernels, slowest first. */
enum CpuLevel {
  /** C without instruction sets: every CPU. */
  PORTABLE(0, 0),
  /** AVX2 and FMA. */
  AVX2(1, CpuLevel.FLAG_AVX2 | CpuLevel.FLAG_FMA),
  /** AVX-512 F, DQ, BW, VL; VNNI is used where it is there. */
  AVX512(
      2,
      CpuLevel.FLAG_AVX2
          | CpuLevel.FLAG_FMA
          | CpuLevel.FLAG_AVX512F
          | CpuLevel.FLAG_AVX512DQ
          | CpuLevel.FLAG_AVX512BW
          | CpuLevel.FLAG_AVX512VL);

  static final int FLAG_AVX2 = 1;
  static final int FLAG_FMA = 2;
  static final int FLAG_AVX512F = 4;
  static final int FLAG_AVX512DQ = 8;
  static final int FLAG_AVX512BW = 16;
  static final int FLAG_AVX512VL = 32;
  static final int FLAG_AVX512VNNI = 64;

  private static final List<String> FLAG_NAMES =
      List.of("avx2", "fma", "avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512vnni");

  private final int code;
  private final int needs;

  CpuLevel(int code, int needs) {
    this.code = code;
    this.needs = needs;
  }

  /** Its number in {@code cw_kernels.h}. */
  int code() {
    return code;
  }

  /** As in {@code -Dcloakwork.kernels.level=}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<CpuLevel> named(String label) {
    for (CpuLevel level : values()) {
      if (level.label().equals(label)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /**
   * Why the level cannot be used; empty if it can.
   *
   * @param flags what {@code cw_cpu_flags} reports
   * @param built bit {@code 1 << code} for each level of the library
   */
  Optional<String> obstacle(int flags, int built) {
    if ((built >> code & 1) == 0) {
      return Optional.of("the library was built without the level " + label());
    }
    int missing = needs & ~flags;
    return missing == 0
        ? Optional.empty()
        : Optional.of("the CPU lacks " + String.join(", ", names(missing)));
  }

  /** The best level for a CPU: a function of its flags and the library alone. */
  static CpuLevel best(int flags, int built) {
    CpuLevel best = PORTABLE;
    for (CpuLevel level : values()) {
      if (level.obstacle(flags, built).isEmpty()) {
        best = level;
      }
    }
    return best;
  }

  /** Names of the flags that are set. */
  static List<String> names(int flags) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < FLAG_NAMES.size(); i++) {
      if ((flags >> i & 1) != 0) {
        names.add(FLAG_NAMES.get(i));
      }
    }
    return names;
  }
}
