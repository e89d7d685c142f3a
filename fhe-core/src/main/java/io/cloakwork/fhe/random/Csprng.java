package io.cloakwork.fhe.random;

import io.cloakwork.fhe.MismatchException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Cryptographic random stream: AES-256 in counter mode under a key that HKDF-SHA256 derives from a
 * 32-byte seed, a purpose and an index. Equal inputs give equal streams on every machine; streams
 * of different purposes are independent.
 *
 * <p>Words are read little-endian in stream order; a 32-bit word takes 4 bytes of the stream, a
 * 64-bit word 8. Not thread-safe: a stream belongs to the thread that reads it. Closing erases what
 * was drawn in advance; the cipher's own copy of the key is the JDK's and goes with the garbage.
 * Streams of public masks need no closing.
 */
public final class Csprng implements AutoCloseable {
  /** Bytes of a seed. */
  public static final int SEED_BYTES = 32;

  // Pieces of 8 KiB: larger ones stay slow until the cipher's intrinsic is compiled.
  private static final int PIECE = 8192;
  private static final byte[] ZEROS = new byte[PIECE];

  private final Cipher cipher;
  private final byte[] piece = new byte[PIECE];
  private final ByteBuffer words = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);

  private Csprng(Cipher cipher) {
    this.cipher = cipher;
    words.position(PIECE);
  }

  /**
   * @param seed {@value #SEED_BYTES} bytes, not kept
   * @param purpose what the stream is for; the domain separator
   * @param index which stream of that purpose
   * @throws MismatchException if the seed has another length
   */
  public static Csprng of(byte[] seed, String purpose, long index) {
    if (seed.length != SEED_BYTES) {
      throw new MismatchException("seed bytes", SEED_BYTES, seed.length);
    }
    byte[] label = ("cloakwork/1/" + purpose + "/").getBytes(StandardCharsets.US_ASCII);
    byte[] info = ByteBuffer.allocate(label.length + Long.BYTES).put(label).putLong(index).array();
    try {
      AlgorithmParameterSpec derivation =
          HKDFParameterSpec.ofExtract().addIKM(seed).thenExpand(info, 32);
      byte[] key = KDF.getInstance("HKDF-SHA256").deriveData(derivation);
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      // The key is used for this one stream, so the counter may start at zero.
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
      Arrays.fill(key, (byte) 0);
      return new Csprng(cipher);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("the JDK has HKDF-SHA256 and AES/CTR", e);
    }
  }

  /** Uniform 64-bit word. */
  public long nextLong() {
    if (words.remaining() < Long.BYTES) {
      refill();
    }
    return words.getLong();
  }

  /** Uniform 32-bit word. */
  public int nextInt() {
    if (words.remaining() < Integer.BYTES) {
      refill();
    }
    return words.getInt();
  }

  /**
   * Fills {@code length} words of {@code out} from {@code offset} on: the words that as many calls
   * of {@link #nextLong()} would return.
   */
  public void fill(long[] out, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, out.length);
    int done = 0;
    while (done < length) {
      if (words.remaining() < Long.BYTES) {
        refill();
      }
      int run = Math.min(words.remaining() / Long.BYTES, length - done);
      words.asLongBuffer().get(out, offset + done, run);
      words.position(words.position() + run * Long.BYTES);
      done += run;
    }
  }

  /**
   * Fills {@code length} words of {@code out} from {@code offset} on: the words that as many calls
   * of {@link #nextInt()} would return.
   */
  public void fill(int[] out, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, out.length);
    int done = 0;
    while (done < length) {
      if (words.remaining() < Integer.BYTES) {
        refill();
      }
      int run = Math.min(words.remaining() / Integer.BYTES, length - done);
      words.asIntBuffer().get(out, offset + done, run);
      words.position(words.position() + run * Integer.BYTES);
      done += run;
    }
  }

  // Left-over bytes too few for a word are dropped: the stream's words are defined by the calls
  // that read them, and a piece holds whole words of either width unless the two are mixed.
  private void refill() {
    try {
      cipher.update(ZEROS, 0, PIECE, piece, 0);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("the piece has room for its own length", e);
    }
    words.rewind();
  }

  /** Erases the buffer. */
  @Override
  public void close() {
    Arrays.fill(piece, (byte) 0);
    words.position(PIECE);
  }
}
