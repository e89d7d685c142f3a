package io.cloakwork.fhe.math;

import io.cloakwork.fhe.params.PolynomialSize;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * ζ^k = e^{2πik/2N} for k in [0, 2N): the only constants of the transform, frozen as bit patterns.
 *
 * <p>Every part is the correctly rounded cosine or sine, so exact symmetries hold bit by bit: ζ^(k
 * + N/2) = i·ζ^k. The values come from 192-bit integer arithmetic, never from a libm, and are
 * compared with a frozen SHA-256 before use: a table that differed in one bit would make other
 * ciphertexts than every other machine.
 */
public final class RootsOfUnity {
  // Fraction bits of the generator. 2^14 steps lose at most 16 bits; the nearest case to a rounding
  // boundary needs 70.
  private static final int FRACTION = 192;

  /**
   * SHA-256 over the first quadrant: for k = 0 … N/2 − 1 the IEEE-754 bits of Re ζ^k and Im ζ^k,
   * big-endian. By lg N.
   */
  private static final Map<Integer, String> FROZEN =
      Map.ofEntries(
          Map.entry(8, "443022ba23b642bb09272881db09dfc4fa7774fe8aacd44d3627895dab7069e3"),
          Map.entry(9, "d69db9b70e4cdcfa5725fdd3442a087b8da4d03d9fe33c7afc95511e654696fa"),
          Map.entry(10, "2e1c9ee432ad3007dbc3d618a5ae41cab1db5ad74f7e34fba2425210ba2dbd1c"),
          Map.entry(11, "bae4650fe01e6c1847ade5d815d32eae06888ac5b87d1707c7c4f1120cba5828"),
          Map.entry(12, "a1c8dd359ec89a25505d660a538173f5022b8b6728995377203d058cc3d8ec99"),
          Map.entry(13, "ed8cad482c5b769ca0486078804908425ee32cee148d2fa964451e8fc4b8cae4"),
          Map.entry(14, "20c7365e936bc2c5f1a8bf67b7f75dfc5ff54545f46454a354c8086a9f2dc66b"),
          Map.entry(15, "9c8f86faaaf86904d0e1a766f4d33e813fdd6a145bb26e49215d15dc1dfbefd9"),
          Map.entry(16, "ca2b039dc881efe1d02f0bd596fc5aca25717849fe3f5dbf9a2fde9fe653ebc7"));

  private static final Map<Integer, RootsOfUnity> TABLES = new ConcurrentHashMap<>();

  private final double[] re;
  private final double[] im;

  private RootsOfUnity(double[] re, double[] im) {
    this.re = re;
    this.im = im;
  }

  /** The table for a ring of degree N; made once per size. */
  public static RootsOfUnity of(PolynomialSize size) {
    return TABLES.computeIfAbsent(size.log2(), RootsOfUnity::checked);
  }

  /** 2N, the number of roots. */
  public int order() {
    return re.length;
  }

  /** Re ζ^k, k in [0, 2N). */
  public double re(int k) {
    return re[k];
  }

  /** Im ζ^k, k in [0, 2N). */
  public double im(int k) {
    return im[k];
  }

  private static RootsOfUnity checked(int log2) {
    RootsOfUnity table = generate(log2, FRACTION);
    String digest = table.digest();
    String frozen = FROZEN.get(log2);
    if (!digest.equals(frozen)) {
      throw new AssertionError(
          "roots of unity for N = 2^" + log2 + ": expected SHA-256 " + frozen + ", got " + digest);
    }
    return table;
  }

  static RootsOfUnity generate(int log2, int fraction) {
    int order = 2 << log2;
    int eighth = order / 8;
    int quarter = order / 4;
    double[] re = new double[order];
    double[] im = new double[order];
    BigInteger angle = pi(fraction).shiftLeft(1).divide(BigInteger.valueOf(order));
    BigInteger stepRe = taylor(angle, 0, fraction);
    BigInteger stepIm = taylor(angle, 1, fraction);
    BigInteger c = BigInteger.ONE.shiftLeft(fraction);
    BigInteger s = BigInteger.ZERO;
    for (int k = 0; k <= eighth; k++) {
      set(re, im, k, toDouble(c, fraction), toDouble(s, fraction));
      set(re, im, quarter - k, toDouble(s, fraction), toDouble(c, fraction));
      BigInteger next = c.multiply(stepRe).subtract(s.multiply(stepIm)).shiftRight(fraction);
      s = c.multiply(stepIm).add(s.multiply(stepRe)).shiftRight(fraction);
      c = next;
    }
    for (int k = quarter + 1; k < order; k++) {
      set(re, im, k, 0 - im[k - quarter], re[k - quarter]);
    }
    return new RootsOfUnity(re, im);
  }

  private static void set(double[] re, double[] im, int k, double cosine, double sine) {
    re[k] = cosine;
    im[k] = sine;
  }

  /** Correctly rounded: BigInteger rounds to nearest even, and the scaling is exact. */
  private static double toDouble(BigInteger fixed, int fraction) {
    return Math.scalb(fixed.doubleValue(), -fraction);
  }

  /** Σ (−1)^j x^(2j + first)/(2j + first)!: cosine for 0, sine for 1. */
  private static BigInteger taylor(BigInteger x, int first, int fraction) {
    BigInteger square = x.multiply(x).shiftRight(fraction);
    BigInteger term = first == 0 ? BigInteger.ONE.shiftLeft(fraction) : x;
    BigInteger sum = BigInteger.ZERO;
    for (int j = first; term.signum() != 0; j += 2) {
      sum = sum.add(term);
      term =
          term.multiply(square)
              .shiftRight(fraction)
              .negate()
              .divide(BigInteger.valueOf((long) (j + 1) * (j + 2)));
    }
    return sum;
  }

  /** Machin: π = 16·atan(1/5) − 4·atan(1/239). */
  private static BigInteger pi(int fraction) {
    return inverseTangent(5, fraction)
        .shiftLeft(4)
        .subtract(inverseTangent(239, fraction).shiftLeft(2));
  }

  private static BigInteger inverseTangent(int inverse, int fraction) {
    BigInteger divisor = BigInteger.valueOf((long) inverse * inverse);
    BigInteger power = BigInteger.ONE.shiftLeft(fraction).divide(BigInteger.valueOf(inverse));
    BigInteger sum = BigInteger.ZERO;
    for (int j = 1; power.signum() != 0; j += 2) {
      BigInteger term = power.divide(BigInteger.valueOf(j));
      sum = j % 4 == 1 ? sum.add(term) : sum.subtract(term);
      power = power.divide(divisor);
    }
    return sum;
  }

  /** SHA-256 of the first quadrant, in hexadecimal. */
  public String digest() {
    int quarter = re.length / 4;
    ByteBuffer bytes = ByteBuffer.allocate(quarter * 2 * Double.BYTES);
    for (int k = 0; k < quarter; k++) {
      bytes.putDouble(re[k]).putDouble(im[k]);
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
