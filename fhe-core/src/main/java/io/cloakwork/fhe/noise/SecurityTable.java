package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Keys whose security was estimated, in the block model: the attacks of the lattice-estimator
 * (commit 27a581b, MATZOV costs) with the support of the key counted exactly, whitened for lattice
 * reduction, and with as many samples as the attack wants. It is the conservative model, and the
 * only one in which keys with and without blocks compare.
 *
 * <p>All figures are those of the cheapest attack (a hybrid dual one throughout), modulo q = 2^64.
 * Modulo 2^32 the same figures hold for bounds that are smaller by 32.
 */
final class SecurityTable {

  /**
   * One estimated key.
   *
   * @param blockLength ℓ_b; 1 for a uniform binary key
   * @param dimension n, or kN
   * @param noise in units of q = 2^64
   * @param bits lg of the operations of the cheapest attack
   */
  record Point(int blockLength, int dimension, NoiseDistribution noise, double bits) {}

  private static final List<Point> POINTS = points();

  private SecurityTable() {}

  /** All estimated keys, those below 128 bits too. */
  static List<Point> all() {
    return POINTS;
  }

  /** The first tabulated dimension with at least so many bits, if there is one. */
  static OptionalInt firstDimension(int blockLength, int boundLog2, double bits) {
    var noise = new TUniform(boundLog2);
    return POINTS.stream()
        .filter(p -> p.blockLength() == blockLength && p.noise().equals(noise) && p.bits() >= bits)
        .mapToInt(Point::dimension)
        .min();
  }

  private static List<Point> points() {
    List<Point> all = new ArrayList<>();
    // Uniform binary keys; the last rows are GLWE keys, 1024 and TU(43) that of compression.
    row(all, 1, 47, 821, 127.842, 822, 127.969, 823, 128.200, 849, 132.231);
    row(all, 1, 46, 860, 127.942, 861, 128.132, 879, 130.794, 887, 131.834, 888, 132.028);
    row(all, 1, 45, 899, 127.981, 900, 128.175, 918, 130.642, 927, 131.870, 928, 132.070);
    row(all, 1, 43, 1024, 134.196);
    row(all, 1, 41, 1077, 130.883);
    row(all, 1, 40, 1117, 131.064);
    row(all, 1, 17, 1169, 76.626, 2048, 132.951);
    row(all, 1, 3, 4096, 217.192);
    all.add(new Point(1, 866, new Gaussian(2.046151696979124e-06), 128.213));

    row(all, 2, 47, 846, 127.519, 848, 127.781, 850, 128.220, 874, 131.754, 876, 132.019);
    row(all, 2, 46, 880, 126.980, 886, 127.835, 888, 128.179, 914, 131.796, 916, 132.061);
    row(all, 2, 45, 926, 127.990, 928, 128.255, 954, 131.836, 956, 132.101);

    row(all, 3, 49, 786, 126.990, 792, 127.869, 795, 128.338, 813, 131.174, 816, 131.674);
    row(all, 3, 49, 819, 132.188);
    row(all, 3, 48, 825, 127.110, 831, 127.924, 834, 128.381, 855, 131.562, 858, 132.073);
    row(all, 3, 47, 840, 123.813, 867, 127.646, 870, 128.086, 894, 131.515, 897, 132.014);
    row(all, 3, 46, 879, 124.040, 906, 127.805, 909, 128.130, 924, 130.233, 927, 130.606);
    row(all, 3, 46, 933, 131.521, 936, 131.934, 939, 132.330);
    row(all, 3, 45, 918, 124.313, 945, 127.848, 948, 128.172, 972, 131.347, 975, 131.827);
    row(all, 3, 45, 978, 132.262);
    row(all, 3, 44, 960, 124.770, 984, 127.890, 987, 128.327, 1011, 131.468, 1014, 131.774);
    row(all, 3, 44, 1017, 132.267);
    row(all, 3, 43, 1020, 127.655, 1023, 128.045, 1026, 128.361, 1053, 131.773, 1056, 132.073);
    row(all, 3, 42, 1059, 127.709, 1062, 128.082, 1065, 128.393, 1092, 131.595, 1095, 132.070);
    row(all, 3, 41, 1098, 127.813, 1101, 128.117, 1104, 128.423, 1134, 131.882, 1137, 132.373);
    row(all, 3, 40, 1137, 127.978, 1140, 128.271, 1146, 129.009, 1170, 131.637, 1173, 132.009);

    row(all, 4, 47, 884, 127.612, 888, 128.221, 908, 131.115, 912, 131.615, 916, 132.124);
    row(all, 4, 46, 880, 121.845, 920, 127.323, 924, 127.832, 928, 128.412, 948, 131.168);
    row(all, 4, 46, 952, 131.669, 956, 132.165);
    row(all, 4, 45, 960, 127.586, 964, 128.039, 988, 131.218, 992, 131.722, 996, 132.203);
    return List.copyOf(all);
  }

  /** Points of one block length and bound: dimension and bits in turn. */
  private static void row(List<Point> all, int blockLength, int bound, double... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      all.add(new Point(blockLength, (int) pairs[i], new TUniform(bound), pairs[i + 1]));
    }
  }
}
