package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.TfheParameters;

/**
 * Which kernels bootstrap with a parameter set: those for N = 2048, k = 1 and one level, or the one
 * for everything else.
 *
 * @param block length of the key's blocks, 0 for uniform keys
 * @param fastShared bytes of shared memory that a ciphertext takes in the fast kernels; 0: there is
 *     none for this set
 */
record BootstrapForm(int block, int fastShared) {
  private static final int LONGEST_FAST_BLOCK = 4;

  /** Accumulator and points of a ciphertext with N = 2048: twice two polynomials of 16 KiB. */
  private static final int STATE_BYTES = 4 * 16 * 1024;

  /** The roots that a factor X^a − 1 is made of: 32 pairs of doubles. */
  private static final int FACTOR_BYTES = 512;

  /** Most ciphertexts of a block of the fast kernels. */
  static final int FAST_CIPHERTEXTS = 2;

  static BootstrapForm of(TfheParameters parameters, GpuDevice device) {
    int block = block(parameters.lwe().key());
    int shared =
        STATE_BYTES + FACTOR_BYTES * block + Integer.BYTES * parameters.lwe().dimension().size();
    boolean fast =
        parameters.glwe().polynomialSize().value() == 2048
            && parameters.glwe().dimension().value() == 1
            && parameters.bootstrap().levelCount().value() == 1
            && parameters.bootstrap().baseLog().value() <= 31
            && block <= LONGEST_FAST_BLOCK
            && FAST_CIPHERTEXTS * shared <= device.sharedBytes();
    return new BootstrapForm(block, fast ? shared : 0);
  }

  private static int block(KeyDistribution key) {
    return switch (key) {
      case UniformBinary _ -> 0;
      case BlockBinary(int length) -> length;
    };
  }

  boolean isFast() {
    return fastShared > 0;
  }

  /** Name of the fast kernel with so many ciphertexts in a block. */
  String fastKernel(int ciphertexts) {
    return "cwBootstrap2048b" + block + "c" + ciphertexts;
  }
}
