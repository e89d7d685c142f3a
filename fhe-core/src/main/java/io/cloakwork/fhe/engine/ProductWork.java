package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.LoadedSelectors;
import io.cloakwork.fhe.spi.ProductBatch;
import java.util.List;

/** External products with loaded selectors; an item is one GLWE ciphertext. */
record ProductWork(ProductBatch batch) implements Work<LoadedSelectors> {

  @Override
  public BatchKind kind() {
    return BatchKind.EXTERNAL_PRODUCT;
  }

  @Override
  public int items() {
    return batch.inputs().count();
  }

  @Override
  public boolean joins(Work<?> other) {
    return other instanceof ProductWork;
  }

  @Override
  public void run(Kernels kernels, LoadedSelectors loaded, List<Part<LoadedSelectors>> parts) {
    if (isWhole(parts)) {
      kernels.externalProduct(loaded, batch);
      return;
    }
    int count = Work.count(parts);
    int[] selectors = new int[count];
    GlweCiphertextList inputs = Rows.likeGlwe(batch.inputs(), count);
    GlweCiphertextList outputs = Rows.likeGlwe(batch.outputs(), count);
    int at = 0;
    for (Part<LoadedSelectors> part : parts) {
      ProductBatch from = ((ProductWork) part.work()).batch;
      System.arraycopy(from.selectors(), part.from(), selectors, at, part.count());
      Rows.copy(from.inputs(), part.from(), inputs, at, part.count());
      at += part.count();
    }
    kernels.externalProduct(loaded, new ProductBatch(selectors, inputs, outputs));
    at = 0;
    for (Part<LoadedSelectors> part : parts) {
      ProductBatch to = ((ProductWork) part.work()).batch;
      Rows.copy(outputs, at, to.outputs(), part.from(), part.count());
      at += part.count();
    }
  }
}
