package io.cloakwork.fhe.kernels.heap;

/**
 * GGSW ciphertexts in the transform, in blocks that are used together; the layout of a block is
 * that of the {@link RingProduct} that wrote it.
 */
final class FourierGgsw {
  private final int blockLength;
  private final double[][] blocks;

  /**
   * @param count ciphertexts; a multiple of the block length
   * @param blockLength ciphertexts in a block
   */
  FourierGgsw(int count, int blockLength) {
    this.blockLength = blockLength;
    this.blocks = new double[count / blockLength][];
  }

  /**
   * @param words polynomials of ciphertext {@code index}, row by row, from {@code offset} on
   */
  void set(int index, long[] words, int offset, RingProduct product) {
    int block = index / blockLength;
    if (index % blockLength == 0) {
      blocks[block] = new double[blockLength * product.keyDoubles()];
    }
    product.transformKey(words, offset, blocks[block], index % blockLength);
  }

  /** How many blocks there are. */
  int count() {
    return blocks.length;
  }

  double[] block(int index) {
    return blocks[index];
  }

  long bytes() {
    long doubles = 0;
    for (double[] block : blocks) {
      doubles += block.length;
    }
    return doubles * Double.BYTES;
  }
}
