package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.math.BitProduct;
import io.cloakwork.fhe.math.MaskedProduct;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;

/**
 * The bits of a secret key and the products that encryption needs, exact modulo 2^64. As written,
 * branches and addresses depend on sizes only: a bit enters as a mask of 64 equal bits, never as a
 * condition or an index.
 *
 * <p>Who closes a key while another thread uses it gets wrong results there, even plaintexts; the
 * owner excludes that ({@code ClientKey} does).
 */
final class SecretBits implements AutoCloseable {
  // −bit for each bit: 0 or all ones, so that a product with a bit is one AND.
  private final long[] masks;
  private volatile boolean closed;

  /**
   * @param bits each 0 or 1; taken over and overwritten
   */
  SecretBits(long[] bits) {
    for (int i = 0; i < bits.length; i++) {
      bits[i] = -bits[i];
    }
    this.masks = bits;
  }

  /**
   * @param bits each 0 or 1; copied
   * @throws MismatchException if a word is something else
   */
  static SecretBits checked(long[] bits, SecretAccess access) {
    Objects.requireNonNull(access, "access");
    long union = 0;
    for (long bit : bits) {
      union |= bit;
    }
    if ((union & ~1L) != 0) {
      throw new MismatchException("secret key bits", "each 0 or 1", "another value");
    }
    return new SecretBits(bits.clone());
  }

  int length() {
    return masks.length;
  }

  long[] copy(SecretAccess access) {
    Objects.requireNonNull(access, "access");
    long[] open = open();
    long[] bits = new long[open.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = -open[i];
    }
    return bits;
  }

  boolean sameAs(SecretBits other) {
    long[] mine = open();
    long[] theirs = other.open();
    if (mine.length != theirs.length) {
      return false;
    }
    long difference = 0;
    for (int i = 0; i < mine.length; i++) {
      difference |= mine[i] ^ theirs[i];
    }
    return difference == 0;
  }

  /**
   * SHA-256 of a text and the bits, one byte each. Of kN uniform bits it tells nothing that anybody
   * could find.
   */
  byte[] digest(String text) {
    long[] open = open();
    byte[] bytes = new byte[open.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) -open[i];
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(text.getBytes(StandardCharsets.US_ASCII));
      return sha256.digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** {@code value} where bit {@code index} is 1, else 0. */
  long select(int index, long value) {
    return open()[index] & value;
  }

  /** ⟨a, s⟩ modulo 2^64 for the words a from {@code offset} on. */
  long dot(long[] a, int offset) {
    long[] s = open();
    return MaskedProduct.sum(s, 0, a, offset, s.length);
  }

  /** ⟨a, s⟩ modulo 2^32 for the words a from {@code offset} on. */
  int dot(int[] a, int offset) {
    long[] s = open();
    int sum = 0;
    for (int i = 0; i < s.length; i++) {
      sum += a[offset + i] & (int) s[i];
    }
    return sum;
  }

  /**
   * Adds A·S to {@code out} in Z[X]/(X^N + 1) modulo 2^64, where S has the N bits from {@code
   * bitOffset} on.
   *
   * @param a N words from {@code offset} on
   * @param scratch 2N words, overwritten
   * @param out N words from {@code outOffset} on
   */
  void addProduct(
      int bitOffset,
      int polynomialSize,
      long[] a,
      int offset,
      long[] scratch,
      long[] out,
      int outOffset) {
    addProduct(bitOffset, polynomialSize, a, offset, scratch, out, outOffset, polynomialSize);
  }

  /** The same for the first {@code count} coefficients only. */
  void addProduct(
      int bitOffset,
      int polynomialSize,
      long[] a,
      int offset,
      long[] scratch,
      long[] out,
      int outOffset,
      int count) {
    MaskedProduct.add(open(), bitOffset, polynomialSize, a, offset, scratch, out, outOffset, count);
  }

  /** The N bits from {@code bitOffset} on, ready for products; the caller's to erase. */
  BitProduct.Factor transformed(BitProduct product, int bitOffset, int polynomialSize) {
    long[] open = open();
    long[] bits = new long[polynomialSize];
    for (int i = 0; i < polynomialSize; i++) {
      bits[i] = -open[bitOffset + i];
    }
    try {
      return product.prepareBits(bits);
    } finally {
      Arrays.fill(bits, 0);
    }
  }

  private long[] open() {
    if (closed) {
      throw new IllegalStateException("the secret key is closed");
    }
    return masks;
  }

  @Override
  public void close() {
    closed = true;
    Arrays.fill(masks, 0);
  }
}
