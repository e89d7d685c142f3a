package io.cloakwork.fhe.kernels.heap;

import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.math.Rotation;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import java.util.Arrays;

/** Linear combinations and plaintext products, exact modulo 2^64 in any order. */
final class LinearMaps {
  private LinearMaps() {}

  /** Writes all outputs: each its row's combination of the inputs. */
  static void combine(LinearBatch batch) {
    long[] in = batch.inputs().words();
    long[] out = batch.outputs().words();
    int width = batch.inputs().dimension().size();
    long mask = batch.inputs().modulus() == CiphertextModulus.TWO_POW_32 ? 0xffff_ffffL : -1;
    for (int r = 0; r < batch.rows().size(); r++) {
      LinearBatch.Row row = batch.rows().get(r);
      int to = batch.outputs().offset(r);
      Arrays.fill(out, to, to + width, 0);
      out[to + width - 1] = row.constant();
      for (int t = 0; t < row.indices().length; t++) {
        long coefficient = row.coefficients()[t];
        int from = batch.inputs().offset(row.indices()[t]);
        for (int i = 0; i < width; i++) {
          out[to + i] += coefficient * in[from + i];
        }
      }
      for (int i = 0; i < width; i++) {
        out[to + i] &= mask;
      }
    }
  }

  /** Writes all outputs: each its term's polynomial times one input. */
  static void multiplyPlain(PlainProductBatch batch) {
    GlweCiphertextList inputs = batch.inputs();
    int size = inputs.polynomialSize().value();
    Arrays.fill(batch.outputs().words(), 0);
    for (int t = 0; t < batch.terms().size(); t++) {
      PlainProductBatch.Term term = batch.terms().get(t);
      for (int i = 0; i < term.exponents().length; i++) {
        for (int p = 0; p < inputs.ciphertextWords(); p += size) {
          Rotation.multiplyAdd(
              term.coefficients()[i],
              inputs.words(),
              inputs.offset(term.input()) + p,
              term.exponents()[i],
              batch.outputs().words(),
              batch.outputs().offset(t) + p,
              size);
        }
      }
    }
  }
}
