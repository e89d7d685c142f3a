package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.LoadedKey;
import io.cloakwork.fhe.spi.PackingBatch;
import java.util.List;

/**
 * Packing key switches; an item is one output with all its inputs. Split between batches, but never
 * joined: the last output of a call may take fewer inputs than the others.
 */
record PackingWork(PackingBatch batch) implements Work<LoadedKey> {

  @Override
  public BatchKind kind() {
    return BatchKind.PACKING_KEY_SWITCH;
  }

  @Override
  public int items() {
    return batch.outputs().count();
  }

  @Override
  public boolean joins(Work<?> other) {
    return false;
  }

  @Override
  public void run(Kernels kernels, LoadedKey key, List<Part<LoadedKey>> parts) {
    for (Part<LoadedKey> part : parts) {
      int from = part.from() * batch.perOutput();
      int to = Math.min(part.to() * batch.perOutput(), batch.inputs().count());
      LweCiphertextList inputs = batch.inputs().copyOfRange(from, to);
      GlweCiphertextList outputs = Rows.likeGlwe(batch.outputs(), part.count());
      kernels.packingKeySwitch(key, new PackingBatch(inputs, batch.perOutput(), outputs));
      Rows.copy(outputs, 0, batch.outputs(), part.from(), part.count());
    }
  }
}
