package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.ServerKey;
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
import io.cloakwork.kernels.ffm.NativeHandle;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Kernels in C; each call works in the caller's thread. Ciphertexts are copied to native memory and
 * back, ten thousand times cheaper than what happens to them there. Linear maps, whose arithmetic
 * is as cheap as a copy, work on the heap in short calls.
 */
final class CpuKernels implements Kernels {
  // Bounds the scratch of a call; far above the tile of ciphertexts that shares a walk through the
  // key, so larger pieces gain nothing.
  private static final int PIECE = 64;

  private final CpuLibrary library;
  private final ScratchPool scratch;
  private final SelectorPool selectorPool;

  CpuKernels(CpuLibrary library) {
    this.library = library;
    this.scratch = new ScratchPool(library);
    this.selectorPool = new SelectorPool(library);
  }

  @Override
  public LoadedKey load(ServerKey key) {
    return CpuLoadedKey.load(library, key);
  }

  @Override
  public LoadedSelectors load(GgswCiphertexts selectors) {
    return CpuLoadedSelectors.load(library, scratch, selectorPool, selectors);
  }

  @Override
  public void bootstrap(LoadedKey key, BootstrapBatch batch) {
    CpuLoadedKey loaded = own(key);
    boolean big = BatchShapes.bootstrapNeedsKeySwitch(loaded.parameters(), batch);
    int output = 0;
    for (int from = 0; from < batch.inputs().count(); from += PIECE) {
      int to = Math.min(batch.inputs().count(), from + PIECE);
      output = bootstrapPiece(loaded, batch, big, from, to, output);
    }
  }

  private int bootstrapPiece(
      CpuLoadedKey key, BootstrapBatch batch, boolean big, int from, int to, int firstOutput) {
    int count = to - from;
    List<LookupTable> tables = batch.tables().subList(from, to);
    NativeTables nativeTables = NativeTables.of(tables);
    NativeHandle ggsw = key.bootstrap();
    LweCiphertextList inputs = batch.inputs();
    LweCiphertextList outputs = batch.outputs();
    long inBytes = bytes((long) count * inputs.dimension().size());
    long smallBytes = bytes((long) count * key.parameters().lwe().dimension().size());
    long structBytes = bytes(nativeTables.structs().length);
    long boxBytes = bytes(nativeTables.boxes().length);
    long outBytes = bytes((long) nativeTables.outputs() * outputs.dimension().size());
    long workBytes = library.bootstrapScratchBytes(ggsw, count);
    if (big) {
      workBytes = Math.max(workBytes, library.keySwitchScratchBytes(key.keySwitch(), count));
    }
    try (ScratchPool.Frame frame =
        scratch.frame(inBytes, smallBytes, structBytes, boxBytes, outBytes, workBytes)) {
      MemorySegment in = frame.take(inBytes);
      copyIn(inputs.words(), inputs.offset(from), in);
      MemorySegment small = in;
      MemorySegment spare = frame.take(smallBytes);
      MemorySegment structs = frame.take(structBytes);
      NativeTables.copy(nativeTables.structs(), structs);
      MemorySegment boxes = frame.take(boxBytes);
      NativeTables.copy(nativeTables.boxes(), boxes);
      MemorySegment out = frame.take(outBytes);
      MemorySegment work = frame.take(workBytes);
      if (big) {
        library.keySwitch(key.keySwitch(), count, in, spare, work);
        small = spare;
      }
      library.bootstrap(ggsw, count, small, structs, boxes, out, work);
      copyOut(out, outputs.words(), outputs.offset(firstOutput));
    }
    return firstOutput + nativeTables.outputs();
  }

  @Override
  public void keySwitch(LoadedKey key, KeySwitchBatch batch) {
    CpuLoadedKey loaded = own(key);
    BatchShapes.keySwitch(loaded.serverKey(), batch);
    NativeHandle ksk =
        switch (batch.from()) {
          case BIG -> loaded.keySwitch();
          case COMPACT -> loaded.casting().orElseThrow();
          case STORAGE -> loaded.decompression().orElseThrow();
        };
    LweCiphertextList inputs = batch.inputs();
    LweCiphertextList outputs = batch.outputs();
    for (int from = 0; from < inputs.count(); from += PIECE) {
      int count = Math.min(PIECE, inputs.count() - from);
      long inBytes = bytes((long) count * inputs.dimension().size());
      long outBytes = bytes((long) count * outputs.dimension().size());
      long workBytes = library.keySwitchScratchBytes(ksk, count);
      try (ScratchPool.Frame frame = scratch.frame(inBytes, outBytes, workBytes)) {
        MemorySegment in = frame.take(inBytes);
        MemorySegment out = frame.take(outBytes);
        copyIn(inputs.words(), inputs.offset(from), in);
        library.keySwitch(ksk, count, in, out, frame.take(workBytes));
        copyOut(out, outputs.words(), outputs.offset(from));
      }
    }
  }

  @Override
  public void packingKeySwitch(LoadedKey key, PackingBatch batch) {
    ExactOperations.pack(library, scratch, BatchShapes.packing(own(key).serverKey(), batch), batch);
  }

  @Override
  public void linear(LinearBatch batch) {
    ExactOperations.linear(library, batch);
  }

  @Override
  public void multiplyPlain(PlainProductBatch batch) {
    ExactOperations.multiplyPlain(library, scratch, batch);
  }

  @Override
  public void externalProduct(LoadedSelectors selectors, ProductBatch batch) {
    CpuLoadedSelectors loaded = own(selectors);
    BatchShapes.product(loaded.shape(), loaded.count(), batch);
    try (CpuLoadedSelectors.Use use = loaded.use()) {
      externalProducts(use.ggsw(), batch);
    }
  }

  private void externalProducts(NativeHandle ggsw, ProductBatch batch) {
    long each = bytes(batch.inputs().ciphertextWords());
    long workBytes = library.productScratchBytes(ggsw);
    for (int from = 0; from < batch.inputs().count(); from += PIECE) {
      int count = Math.min(PIECE, batch.inputs().count() - from);
      long chosenBytes = (long) count * Integer.BYTES;
      try (ScratchPool.Frame frame =
          scratch.frame(chosenBytes, count * each, count * each, workBytes)) {
        MemorySegment chosen = frame.take(chosenBytes);
        MemorySegment in = frame.take(count * each);
        MemorySegment out = frame.take(count * each);
        MemorySegment.copy(batch.selectors(), from, chosen, ValueLayout.JAVA_INT, 0, count);
        copyIn(batch.inputs().words(), batch.inputs().offset(from), in);
        library.externalProduct(ggsw, chosen, in, out, frame.take(workBytes));
        copyOut(out, batch.outputs().words(), batch.outputs().offset(from));
      }
    }
  }

  @Override
  public void cmuxTree(LoadedSelectors selectors, CmuxBatch batch) {
    CpuLoadedSelectors loaded = own(selectors);
    BatchShapes.cmux(loaded.shape(), loaded.count(), batch);
    try (CpuLoadedSelectors.Use use = loaded.use()) {
      cmuxes(use.ggsw(), batch);
    }
  }

  private void cmuxes(NativeHandle ggsw, CmuxBatch batch) {
    GlweCiphertextList leaves = batch.leaves();
    long each = bytes(leaves.ciphertextWords());
    long valueBytes = (leaves.count() + (long) batch.nodes().size()) * each;
    long nodeBytes = 3L * batch.nodes().size() * Integer.BYTES;
    long workBytes = library.productScratchBytes(ggsw);
    try (ScratchPool.Frame frame = scratch.frame(valueBytes, nodeBytes, workBytes)) {
      MemorySegment values = frame.take(valueBytes);
      MemorySegment nodes = frame.take(nodeBytes);
      MemorySegment.copy(
          leaves.words(), 0, values, ValueLayout.JAVA_LONG, 0, leaves.words().length);
      long at = 0;
      for (CmuxBatch.Node node : batch.nodes()) {
        nodes.setAtIndex(ValueLayout.JAVA_INT, at++, node.selector());
        nodes.setAtIndex(ValueLayout.JAVA_INT, at++, node.ifZero());
        nodes.setAtIndex(ValueLayout.JAVA_INT, at++, node.ifOne());
      }
      library.cmux(ggsw, leaves.count(), nodes, values, frame.take(workBytes));
      for (int i = 0; i < batch.roots().length; i++) {
        copyOut(
            values.asSlice(batch.roots()[i] * each, each),
            batch.outputs().words(),
            batch.outputs().offset(i));
      }
    }
  }

  @Override
  public void close() {
    selectorPool.close();
    scratch.close();
  }

  private static long bytes(long words) {
    return words * Long.BYTES;
  }

  private static void copyIn(long[] words, int from, MemorySegment to) {
    int count = (int) (to.byteSize() / Long.BYTES);
    MemorySegment.copy(words, from, to, ValueLayout.JAVA_LONG, 0, count);
  }

  private static void copyOut(MemorySegment from, long[] words, int to) {
    int count = (int) (from.byteSize() / Long.BYTES);
    MemorySegment.copy(from, ValueLayout.JAVA_LONG, 0, words, to, count);
  }

  private CpuLoadedKey own(LoadedKey key) {
    if (key instanceof CpuLoadedKey loaded && loaded.isOf(library)) {
      return loaded;
    }
    throw new MismatchException(
        "loaded key", "of these kernels of the provider cpu", key.getClass().getName());
  }

  private CpuLoadedSelectors own(LoadedSelectors selectors) {
    if (selectors instanceof CpuLoadedSelectors loaded && loaded.isOf(selectorPool)) {
      return loaded;
    }
    throw new MismatchException(
        "loaded selectors", "of these kernels of the provider cpu", selectors.getClass().getName());
  }
}
