package io.cloakwork.fhe.kernels.scalar;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GgswCiphertextList;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SampleExtraction;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.math.ModulusSwitch;
import io.cloakwork.fhe.math.Rotation;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.BatchShapes;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.CmuxBatch;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.LoadedKey;
import io.cloakwork.fhe.spi.LoadedSelectors;
import io.cloakwork.fhe.spi.PackingBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import io.cloakwork.fhe.spi.ProductBatch;
import java.util.Arrays;

/**
 * Plain loops over the canonical arithmetic; each call works in the caller's thread with scratch of
 * its own.
 */
final class ScalarKernels implements Kernels {

  @Override
  public LoadedKey load(ServerKey key) {
    return new ScalarLoadedKey(key);
  }

  @Override
  public LoadedSelectors load(GgswCiphertextList selectors) {
    return new ScalarLoadedSelectors(selectors);
  }

  @Override
  public void bootstrap(LoadedKey key, BootstrapBatch batch) {
    ScalarLoadedKey loaded = own(key);
    TfheParameters parameters = loaded.parameters();
    LweCiphertextList small = batch.inputs();
    if (BatchShapes.bootstrapNeedsKeySwitch(parameters, batch)) {
      small =
          LweCiphertextList.allocate(
              batch.inputs().count(), parameters.lwe().dimension(), CiphertextModulus.TWO_POW_32);
      loaded.keySwitch().apply(batch.inputs(), small);
    }
    int size = parameters.glwe().polynomialSize().value();
    ModulusSwitch modulusSwitch =
        new ModulusSwitch(2 * size, parameters.lwe().key().meanDenominator());
    int[][] exponents = new int[small.count()][parameters.lwe().dimension().size()];
    for (int c = 0; c < exponents.length; c++) {
      modulusSwitch.apply(small.words(), small.offset(c), exponents[c]);
    }
    long[] rotated =
        new BlindRotation(parameters, loaded.bootstrap()).rotate(exponents, batch.tables());
    int k = parameters.glwe().dimension().value();
    int output = 0;
    for (int c = 0; c < exponents.length; c++) {
      LookupTable table = batch.tables().get(c);
      for (int o = 0; o < table.outputCount(); o++) {
        SampleExtraction.extract(
            rotated,
            c * parameters.glwe().words(),
            k,
            size,
            o * (size / table.outputCount()),
            batch.outputs().words(),
            batch.outputs().offset(output++));
      }
    }
  }

  @Override
  public void keySwitch(LoadedKey key, KeySwitchBatch batch) {
    ScalarLoadedKey loaded = own(key);
    BatchShapes.keySwitch(loaded.serverKey(), batch);
    KeySwitch chosen =
        switch (batch.from()) {
          case BIG -> loaded.keySwitch();
          case COMPACT -> loaded.casting().orElseThrow();
        };
    chosen.apply(batch.inputs(), batch.outputs());
  }

  @Override
  public void packingKeySwitch(LoadedKey key, PackingBatch batch) {
    Packing.apply(BatchShapes.packing(own(key).serverKey(), batch), batch);
  }

  @Override
  public void linear(LinearBatch batch) {
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

  @Override
  public void multiplyPlain(PlainProductBatch batch) {
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

  @Override
  public void externalProduct(LoadedSelectors selectors, ProductBatch batch) {
    ScalarLoadedSelectors loaded = own(selectors);
    BatchShapes.product(loaded.shape(), loaded.count(), batch);
    ExternalProduct product = loaded.product();
    Arrays.fill(batch.outputs().words(), 0);
    for (int i = 0; i < batch.selectors().length; i++) {
      int selector = batch.selectors()[i];
      product.decompose(batch.inputs().words(), batch.inputs().offset(i));
      product.multiply(loaded.ggsw().re[selector], loaded.ggsw().im[selector]);
      product.addTo(batch.outputs().words(), batch.outputs().offset(i));
    }
  }

  @Override
  public void cmuxTree(LoadedSelectors selectors, CmuxBatch batch) {
    ScalarLoadedSelectors loaded = own(selectors);
    BatchShapes.cmux(loaded.shape(), loaded.count(), batch);
    ExternalProduct product = loaded.product();
    int words = batch.leaves().ciphertextWords();
    int leaves = batch.leaves().count();
    long[][] values = new long[leaves + batch.nodes().size()][];
    for (int i = 0; i < leaves; i++) {
      int from = batch.leaves().offset(i);
      values[i] = Arrays.copyOfRange(batch.leaves().words(), from, from + words);
    }
    long[] difference = new long[words];
    for (int i = 0; i < batch.nodes().size(); i++) {
      CmuxBatch.Node node = batch.nodes().get(i);
      long[] result = values[node.ifZero()].clone();
      for (int j = 0; j < words; j++) {
        difference[j] = values[node.ifOne()][j] - result[j];
      }
      product.decompose(difference, 0);
      product.multiply(loaded.ggsw().re[node.selector()], loaded.ggsw().im[node.selector()]);
      product.addTo(result, 0);
      values[leaves + i] = result;
    }
    for (int i = 0; i < batch.roots().length; i++) {
      System.arraycopy(
          values[batch.roots()[i]], 0, batch.outputs().words(), batch.outputs().offset(i), words);
    }
  }

  @Override
  public void close() {
    // Nothing is held outside of the heap.
  }

  private static ScalarLoadedKey own(LoadedKey key) {
    if (key instanceof ScalarLoadedKey loaded) {
      return loaded;
    }
    throw new MismatchException("loaded key", "of the scalar provider", key.getClass().getName());
  }

  private static ScalarLoadedSelectors own(LoadedSelectors selectors) {
    if (selectors instanceof ScalarLoadedSelectors loaded) {
      return loaded;
    }
    throw new MismatchException(
        "loaded selectors", "of the scalar provider", selectors.getClass().getName());
  }
}
