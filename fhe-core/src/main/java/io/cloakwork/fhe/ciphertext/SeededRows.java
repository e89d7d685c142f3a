package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.random.Csprng;

/**
 * Rows of GLWE ciphertexts from one mask stream and their bodies: what seeded lists and seeded keys
 * share.
 */
public final class SeededRows {
  private SeededRows() {}

  /**
   * Writes {@code rows} GLWE ciphertexts: k·N mask words from the stream, then N body words, row by
   * row.
   *
   * @param bodies rows·N words from {@code bodyOffset} on
   * @param out rows·(k + 1)·N words from {@code offset} on, all written
   */
  public static void expand(
      Csprng masks,
      long[] bodies,
      int bodyOffset,
      int rows,
      int glweDimension,
      int polynomialSize,
      long[] out,
      int offset) {
    int maskWords = glweDimension * polynomialSize;
    for (int row = 0; row < rows; row++) {
      int at = offset + row * (maskWords + polynomialSize);
      masks.fill(out, at, maskWords);
      System.arraycopy(
          bodies, bodyOffset + row * polynomialSize, out, at + maskWords, polynomialSize);
    }
  }
}
