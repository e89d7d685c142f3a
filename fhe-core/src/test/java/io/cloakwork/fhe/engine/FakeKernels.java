package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.CmuxBatch;
import io.cloakwork.fhe.spi.KernelProvider;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.LoadedKey;
import io.cloakwork.fhe.spi.LoadedSelectors;
import io.cloakwork.fhe.spi.PackingBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import io.cloakwork.fhe.spi.ProductBatch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Kernels that record their calls, fail on demand and wait to be let through. A bootstrap of a
 * ciphertext with body b writes 10·b + o into the body of its output o.
 */
final class FakeKernels implements Kernels, KernelProvider {

  /**
   * One call.
   *
   * @param key number of the loaded key, in the order of loading
   * @param bodies of the inputs
   */
  record Call(int key, List<Long> bodies, String thread) {}

  final List<Call> calls = new CopyOnWriteArrayList<>();
  final AtomicInteger keysLoaded = new AtomicInteger();
  final AtomicInteger keysClosed = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final Semaphore entered = new Semaphore(0);

  /** Calls that may go on; calls behind a gate wait. */
  volatile @Nullable Semaphore gate;

  volatile @Nullable Throwable failure;
  volatile @Nullable RuntimeException loadFailure;
  volatile @Nullable RuntimeException openFailure;
  volatile @Nullable Throwable closeFailure;

  private final String name;
  private final int priority;
  private final Availability availability;

  FakeKernels(String name, int priority) {
    this(name, priority, new Availability.Ready("fake"));
  }

  FakeKernels(String name, int priority, Availability availability) {
    this.name = name;
    this.priority = priority;
    this.availability = availability;
  }

  record Key(FakeKernels owner, int number, TfheParameters parameters) implements LoadedKey {
    @Override
    public long bytes() {
      return 1;
    }

    @Override
    public void close() {
      throwUnchecked(owner.closeFailure);
      owner.keysClosed.incrementAndGet();
    }
  }

  @Override
  public LoadedKey load(ServerKey key) {
    RuntimeException refusal = loadFailure;
    if (refusal != null) {
      throw refusal;
    }
    return new Key(this, keysLoaded.getAndIncrement(), key.parameters());
  }

  @Override
  public void bootstrap(LoadedKey key, BootstrapBatch batch) {
    LweCiphertextList in = batch.inputs();
    int n = in.dimension().value();
    List<Long> bodies =
        java.util.stream.IntStream.range(0, in.count())
            .mapToObj(i -> in.words()[in.offset(i) + n])
            .toList();
    calls.add(new Call(((Key) key).number(), bodies, Thread.currentThread().getName()));
    entered.release();
    Semaphore waitFor = gate;
    if (waitFor != null) {
      waitFor.acquireUninterruptibly();
    }
    throwUnchecked(failure);
    LweCiphertextList out = batch.outputs();
    int at = 0;
    for (int i = 0; i < in.count(); i++) {
      for (int o = 0; o < batch.tables().get(i).outputCount(); o++) {
        out.words()[out.offset(at++) + out.dimension().value()] = 10 * bodies.get(i) + o;
      }
    }
  }

  private static void throwUnchecked(@Nullable Throwable thrown) {
    switch (thrown) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> {}
    }
  }

  @Override
  public LoadedSelectors load(GgswCiphertexts selectors) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void keySwitch(LoadedKey key, KeySwitchBatch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void packingKeySwitch(LoadedKey key, PackingBatch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void linear(LinearBatch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void multiplyPlain(PlainProductBatch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void externalProduct(LoadedSelectors selectors, ProductBatch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void cmuxTree(LoadedSelectors selectors, CmuxBatch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public Availability probe() {
    return availability;
  }

  @Override
  public Kernels open() {
    RuntimeException refusal = openFailure;
    if (refusal != null) {
      throw refusal;
    }
    opened.incrementAndGet();
    return this;
  }
}
