package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import io.cloakwork.fhe.spi.LoadedKey;
import java.util.List;

/** Key switches; an item is one ciphertext. */
record KeySwitchWork(KeySwitchBatch batch) implements Work<LoadedKey> {

  @Override
  public BatchKind kind() {
    return BatchKind.KEY_SWITCH;
  }

  @Override
  public int items() {
    return batch.inputs().count();
  }

  @Override
  public boolean joins(Work<?> other) {
    return other instanceof KeySwitchWork work && work.batch.from() == batch.from();
  }

  @Override
  public void run(Kernels kernels, LoadedKey key, List<Part<LoadedKey>> parts) {
    if (isWhole(parts)) {
      kernels.keySwitch(key, batch);
      return;
    }
    int count = Work.count(parts);
    LweCiphertextList inputs = Rows.likeLwe(batch.inputs(), count);
    LweCiphertextList outputs = Rows.likeLwe(batch.outputs(), count);
    int at = 0;
    for (Part<LoadedKey> part : parts) {
      KeySwitchBatch from = ((KeySwitchWork) part.work()).batch;
      Rows.copy(from.inputs(), part.from(), inputs, at, part.count());
      at += part.count();
    }
    kernels.keySwitch(key, new KeySwitchBatch(batch.from(), inputs, outputs));
    at = 0;
    for (Part<LoadedKey> part : parts) {
      KeySwitchBatch to = ((KeySwitchWork) part.work()).batch;
      Rows.copy(outputs, at, to.outputs(), part.from(), part.count());
      at += part.count();
    }
  }
}
