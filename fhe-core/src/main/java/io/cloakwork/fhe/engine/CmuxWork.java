package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.spi.CmuxBatch;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.LoadedSelectors;
import java.util.List;

/** One decision diagram. Its nodes depend on each other, so it is a single item. */
record CmuxWork(CmuxBatch batch) implements Work<LoadedSelectors> {

  @Override
  public BatchKind kind() {
    return BatchKind.CMUX_TREE;
  }

  @Override
  public int items() {
    return 1;
  }

  @Override
  public boolean joins(Work<?> other) {
    return false;
  }

  @Override
  public void run(Kernels kernels, LoadedSelectors loaded, List<Part<LoadedSelectors>> parts) {
    kernels.cmuxTree(loaded, batch);
  }
}
