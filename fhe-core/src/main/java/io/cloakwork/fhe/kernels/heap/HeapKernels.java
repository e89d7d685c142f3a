package io.cloakwork.fhe.kernels.heap;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SampleExtraction;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.math.ModulusSwitch;
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
 * Kernels on heap arrays around an implementation of {@link RingProduct} and {@link RowSum}; each
 * call works in the caller's thread with scratch of its own.
 */
public final class HeapKernels implements Kernels {
  private final String provider;
  private final RingProduct.Factory products;
  private final RowSum rowSum;

  /**
   * @param provider its name, for messages and to tell its keys from others'
   */
  public HeapKernels(String provider, RingProduct.Factory products, RowSum rowSum) {
    this.provider = provider;
    this.products = products;
    this.rowSum = rowSum;
  }

  static RingProduct product(RingProduct.Factory products, TfheParameters parameters) {
    return products.create(
        parameters.glwe().dimension().size(),
        parameters.glwe().polynomialSize(),
        parameters.bootstrap(),
        parameters.lwe().key().blockLength());
  }

  @Override
  public LoadedKey load(ServerKey key) {
    return new HeapLoadedKey(provider, products, rowSum, key);
  }

  @Override
  public LoadedSelectors load(GgswCiphertexts selectors) {
    return new HeapLoadedSelectors(provider, products, selectors);
  }

  @Override
  public void bootstrap(LoadedKey key, BootstrapBatch batch) {
    HeapLoadedKey loaded = own(key);
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
        new BlindRotation(parameters, loaded.bootstrap(), () -> product(products, parameters))
            .rotate(exponents, batch.tables());
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
    HeapLoadedKey loaded = own(key);
    BatchShapes.keySwitch(loaded.serverKey(), batch);
    KeySwitch chosen =
        switch (batch.from()) {
          case BIG -> loaded.keySwitch();
          case COMPACT -> loaded.casting().orElseThrow();
          case STORAGE -> loaded.decompression().orElseThrow();
        };
    chosen.apply(batch.inputs(), batch.outputs());
  }

  @Override
  public void packingKeySwitch(LoadedKey key, PackingBatch batch) {
    Packing.apply(BatchShapes.packing(own(key).serverKey(), batch), batch);
  }

  @Override
  public void linear(LinearBatch batch) {
    LinearMaps.combine(batch);
  }

  @Override
  public void multiplyPlain(PlainProductBatch batch) {
    LinearMaps.multiplyPlain(batch);
  }

  @Override
  public void externalProduct(LoadedSelectors selectors, ProductBatch batch) {
    HeapLoadedSelectors loaded = own(selectors);
    BatchShapes.product(loaded.shape(), loaded.count(), batch);
    RingProduct product = loaded.product();
    Arrays.fill(batch.outputs().words(), 0);
    for (int i = 0; i < batch.selectors().length; i++) {
      int selector = batch.selectors()[i];
      product.decompose(batch.inputs().words(), batch.inputs().offset(i));
      product.multiply(loaded.ggsw().block(selector));
      product.addTo(batch.outputs().words(), batch.outputs().offset(i));
    }
  }

  @Override
  public void cmuxTree(LoadedSelectors selectors, CmuxBatch batch) {
    HeapLoadedSelectors loaded = own(selectors);
    BatchShapes.cmux(loaded.shape(), loaded.count(), batch);
    RingProduct product = loaded.product();
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
      product.multiply(loaded.ggsw().block(node.selector()));
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

  private HeapLoadedKey own(LoadedKey key) {
    if (key instanceof HeapLoadedKey loaded && loaded.provider().equals(provider)) {
      return loaded;
    }
    throw new MismatchException(
        "loaded key", "of the provider " + provider, key.getClass().getName());
  }

  private HeapLoadedSelectors own(LoadedSelectors selectors) {
    if (selectors instanceof HeapLoadedSelectors loaded && loaded.provider().equals(provider)) {
      return loaded;
    }
    throw new MismatchException(
        "loaded selectors", "of the provider " + provider, selectors.getClass().getName());
  }
}
