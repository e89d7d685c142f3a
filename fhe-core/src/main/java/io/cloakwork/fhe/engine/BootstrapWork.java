package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.LoadedKey;
import java.util.ArrayList;
import java.util.List;

/** Programmable bootstraps; an item is one input with its table. */
final class BootstrapWork implements Work<LoadedKey> {
  private final BootstrapBatch batch;
  // Index of the first output of each input, and behind them the number of outputs.
  private final int[] firstOutput;

  BootstrapWork(BootstrapBatch batch) {
    this.batch = batch;
    firstOutput = new int[items() + 1];
    for (int i = 0; i < items(); i++) {
      firstOutput[i + 1] = firstOutput[i] + batch.tables().get(i).outputCount();
    }
  }

  @Override
  public BatchKind kind() {
    return BatchKind.BOOTSTRAP;
  }

  @Override
  public int items() {
    return batch.inputs().count();
  }

  @Override
  public boolean joins(Work<?> other) {
    return other instanceof BootstrapWork work
        && work.batch.inputs().modulus() == batch.inputs().modulus();
  }

  @Override
  public void run(Kernels kernels, LoadedKey key, List<Part<LoadedKey>> parts) {
    if (isWhole(parts)) {
      kernels.bootstrap(key, batch);
      return;
    }
    LweCiphertextList inputs = Rows.likeLwe(batch.inputs(), Work.count(parts));
    List<LookupTable> tables = new ArrayList<>(inputs.count());
    int outputCount = 0;
    for (Part<LoadedKey> part : parts) {
      BootstrapWork work = (BootstrapWork) part.work();
      Rows.copy(work.batch.inputs(), part.from(), inputs, tables.size(), part.count());
      tables.addAll(work.batch.tables().subList(part.from(), part.to()));
      outputCount += work.outputs(part);
    }
    LweCiphertextList outputs = Rows.likeLwe(batch.outputs(), outputCount);
    kernels.bootstrap(key, new BootstrapBatch(inputs, tables, outputs));
    int done = 0;
    for (Part<LoadedKey> part : parts) {
      BootstrapWork work = (BootstrapWork) part.work();
      int count = work.outputs(part);
      Rows.copy(outputs, done, work.batch.outputs(), work.firstOutput[part.from()], count);
      done += count;
    }
  }

  private int outputs(Part<LoadedKey> part) {
    return firstOutput[part.to()] - firstOutput[part.from()];
  }
}
