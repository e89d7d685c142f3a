package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.kernels.scalar.ScalarKernelProvider;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.BatchShapes;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.CmuxBatch;
import io.cloakwork.fhe.spi.KernelProvider;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.PackingBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import io.cloakwork.fhe.spi.ProductBatch;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Keeps keys loaded and computes on ciphertexts, on the best kernel provider of this machine.
 *
 * <p>Every call blocks until its result is there; call it from as many threads as there is work,
 * best from virtual ones. Calls with the same key that wait together run in one batch, keys take
 * turns, and large calls are split between the engine's threads. The result never depends on any of
 * that, on the provider, or on the load.
 *
 * <p>The calls that wait throw, beside what they name themselves:
 *
 * <ul>
 *   <li>{@link CapacityException} if the queue is full; nothing was begun. The calls {@code
 *       …WhenRoom} wait instead, in turn, however many callers there are, and refuse only more than
 *       {@link #largestRoom} items; they make their inputs when there is room for them, so that
 *       those who wait hold no memory;
 *   <li>{@link CancellationException} if the calling thread is interrupted while it waits (its
 *       interrupt status stays set) or the engine is closed; the call leaves the queue at once, and
 *       what runs already is thrown away;
 *   <li>{@link KernelException} if the provider failed: the whole batch has no result. If another
 *       provider may do better and none was forced, the engine has tried it before;
 *   <li>{@link IllegalStateException} if engine or key are closed.
 * </ul>
 *
 * Inputs must not change before the call returns.
 */
public final class FheEngine implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FheEngine.class.getName());

  private static final int SPREADING_THREADS = 2;

  private final KernelSelection selection;
  private final ProviderChain chain;
  private final BatchQueue queue;
  private final Set<Loadable<?>> loadables = ConcurrentHashMap.newKeySet();

  // Read: a call that computes in its own thread. Write: closing, which waits for those.
  private final ReentrantReadWriteLock lifecycle = new ReentrantReadWriteLock();
  private boolean closed;

  private FheEngine(KernelSelection selection, EngineOptions options) {
    this.selection = selection;
    this.chain = new ProviderChain(selection);
    this.queue = new BatchQueue(chain, suited(options, selection.chosen().fillingBatch()));
  }

  /** For a provider that spreads a batch itself: one batch computes while the next is formed. */
  static EngineOptions suited(EngineOptions options, int fillingBatch) {
    return fillingBatch == 0
        ? options
        : options
            .withThreads(Math.min(options.threads(), SPREADING_THREADS))
            .withLargestBatch(Math.max(options.largestBatch(), fillingBatch));
  }

  /**
   * Chooses a provider, says so in one log line, and starts the threads.
   *
   * @throws ParameterException if no provider has the forced name
   * @throws KernelException if the forced provider is not available here
   */
  public static FheEngine open(EngineOptions options) {
    return open(options, ServiceLoader.load(KernelProvider.class));
  }

  static FheEngine open(EngineOptions options, Iterable<KernelProvider> providers) {
    KernelSelection selection = KernelSelection.choose(providers, options.provider());
    LOG.log(System.Logger.Level.INFO, selection::summary);
    if (options.provider() == null && selection.chosen().name().equals(ScalarKernelProvider.NAME)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "only the scalar kernels are available, which are slow: add the module native-kernels"
              + " for fast ones");
    }
    return new FheEngine(selection, options);
  }

  /** Name of the chosen provider. */
  public String providerName() {
    return selection.chosen().name();
  }

  /** The chosen provider, and why the others were passed over. */
  public KernelSelection selection() {
    return selection;
  }

  /** Items that wait now, of all keys: the load, for status and metrics. */
  public int waitingItems() {
    return queue.waitingItems();
  }

  /** The most items that may wait, of all keys together. */
  public int largestQueue() {
    return queue.largestQueue();
  }

  /**
   * The most items that a call may have which waits for room: an eighth of the queue, at least 1.
   * All such calls together have no more at the same time.
   */
  public int largestRoom() {
    return queue.largestRoom();
  }

  /**
   * Loads a server key, in the calling thread; close the handle to free its memory. The key itself
   * is kept too: another provider may have to load it.
   */
  public EngineKey load(ServerKey key) {
    EngineKey handle = new EngineKey(this, key);
    load(handle.of(this));
    return handle;
  }

  /** Loads the GGSW inputs of a request, in the calling thread; close the handle after it. */
  public EngineSelectors load(GgswCiphertexts selectors) {
    EngineSelectors handle = new EngineSelectors(this, selectors);
    load(handle.of(this));
    return handle;
  }

  private <L> void load(Loadable<L> loadable) {
    direct(() -> {
      chain.run(loadable, (_, _) -> {});
      loadables.add(loadable);
    });
  }

  void release(Loadable<?> loadable) {
    loadables.remove(loadable);
    queue.release(loadable);
  }

  /**
   * Programmable bootstraps.
   *
   * @param inputs under the big key (dimension kN, modulus 2^64) or the small one (dimension n,
   *     modulus 2^32)
   * @param tables one per input
   * @return under the big key, for input i its table's outputCount() ciphertexts, in input order
   * @throws MismatchException if inputs, tables and key do not fit
   */
  public LweCiphertextList bootstrap(
      EngineKey key, LweCiphertextList inputs, List<LookupTable> tables) {
    return bootstrap(key, inputs, tables, false);
  }

  /**
   * The same for callers who rather wait than be refused.
   *
   * @param inputs makes as many as there are tables, in the calling thread
   * @throws CapacityException if there are more than {@link #largestRoom}
   * @throws MismatchException if inputs, tables and key do not fit
   */
  public LweCiphertextList bootstrapWhenRoom(
      EngineKey key, List<LookupTable> tables, Supplier<LweCiphertextList> inputs) {
    return queue.withRoom(tables.size(), () -> bootstrap(key, inputs.get(), tables, true));
  }

  private LweCiphertextList bootstrap(
      EngineKey key, LweCiphertextList inputs, List<LookupTable> tables, boolean hasRoom) {
    TfheParameters parameters = key.parameters();
    int count = tables.stream().mapToInt(LookupTable::outputCount).sum();
    LweCiphertextList outputs =
        LweCiphertextList.allocate(
            count, parameters.glwe().extractedDimension(), CiphertextModulus.TWO_POW_64);
    BootstrapBatch batch = new BootstrapBatch(inputs, tables, outputs);
    BatchShapes.bootstrapNeedsKeySwitch(parameters, batch);
    queue.run(key.of(this), new BootstrapWork(batch), hasRoom);
    return outputs;
  }

  /**
   * Key switches to the small key.
   *
   * @param inputs under the key that {@code from} says, modulus 2^64
   * @return one per input, dimension n, modulus 2^32
   * @throws MismatchException if inputs and key do not fit, or there is no casting key
   */
  public LweCiphertextList keySwitch(
      EngineKey key, KeySwitchBatch.Source from, LweCiphertextList inputs) {
    return keySwitch(key, from, inputs, false);
  }

  /**
   * The same for callers who rather wait than be refused.
   *
   * @param count of the inputs
   * @param inputs makes them, in the calling thread
   * @throws CapacityException if there are more than {@link #largestRoom}
   * @throws MismatchException if inputs and key do not fit, or there is no casting key
   */
  public LweCiphertextList keySwitchWhenRoom(
      EngineKey key, KeySwitchBatch.Source from, int count, Supplier<LweCiphertextList> inputs) {
    return queue.withRoom(
        count, () -> keySwitch(key, from, requireCount(count, inputs.get()), true));
  }

  private LweCiphertextList keySwitch(
      EngineKey key, KeySwitchBatch.Source from, LweCiphertextList inputs, boolean hasRoom) {
    LweCiphertextList outputs =
        LweCiphertextList.allocate(
            inputs.count(), key.parameters().lwe().dimension(), CiphertextModulus.TWO_POW_32);
    KeySwitchBatch batch = new KeySwitchBatch(from, inputs, outputs);
    BatchShapes.keySwitch(key.serverKey(), batch);
    queue.run(key.of(this), new KeySwitchWork(batch), hasRoom);
    return outputs;
  }

  /**
   * Packs LWE ciphertexts into GLWE ciphertexts.
   *
   * @param inputs under the big key, modulus 2^64
   * @param perOutput how many inputs go into one output, at most its polynomial size
   * @return ⌈inputs / perOutput⌉ ciphertexts under the packing key
   * @throws MismatchException if inputs and key do not fit, or there is no packing key
   */
  public GlweCiphertextList packingKeySwitch(
      EngineKey key, LweCiphertextList inputs, int perOutput) {
    return packingKeySwitch(key, inputs, perOutput, false);
  }

  /**
   * The same for callers who rather wait than be refused. An item is an output with its inputs.
   *
   * @param count of the inputs
   * @param inputs makes them, in the calling thread
   * @throws CapacityException if there are more outputs than {@link #largestRoom}
   * @throws MismatchException if inputs and key do not fit, or there is no packing key
   */
  public GlweCiphertextList packingKeySwitchWhenRoom(
      EngineKey key, int count, int perOutput, Supplier<LweCiphertextList> inputs) {
    return queue.withRoom(
        outputs(count, perOutput),
        () -> packingKeySwitch(key, requireCount(count, inputs.get()), perOutput, true));
  }

  private static int outputs(int inputs, int perOutput) {
    return Math.ceilDiv(inputs, Math.max(1, perOutput));
  }

  private static LweCiphertextList requireCount(int expected, LweCiphertextList inputs) {
    if (inputs.count() != expected) {
      throw new MismatchException("inputs of a call with room", expected, inputs.count());
    }
    return inputs;
  }

  private GlweCiphertextList packingKeySwitch(
      EngineKey key, LweCiphertextList inputs, int perOutput, boolean hasRoom) {
    GlweShape shape =
        key.serverKey().packing().map(PackingKeySwitchKey::output).orElse(key.parameters().glwe());
    GlweCiphertextList outputs =
        GlweCiphertextList.allocate(
            outputs(inputs.count(), perOutput), shape.dimension(), shape.polynomialSize());
    PackingBatch batch = new PackingBatch(inputs, perOutput, outputs);
    BatchShapes.packing(key.serverKey(), batch);
    queue.run(key.of(this), new PackingWork(batch), hasRoom);
    return outputs;
  }

  /**
   * External products.
   *
   * @param selectors of the loaded ones, the index for each input
   * @return one per input: selector ⊡ input
   * @throws MismatchException if selectors and inputs do not fit
   */
  public GlweCiphertextList externalProduct(
      EngineSelectors loaded, int[] selectors, GlweCiphertextList inputs) {
    GlweCiphertextList outputs = Rows.likeGlwe(inputs, inputs.count());
    ProductBatch batch = new ProductBatch(selectors, inputs, outputs);
    BatchShapes.product(loaded.shape(), loaded.count(), batch);
    queue.run(loaded.of(this), new ProductWork(batch), false);
    return outputs;
  }

  /**
   * A decision diagram on GGSW inputs.
   *
   * @param nodes each refers to leaves and earlier nodes only
   * @param roots the values that are wanted
   * @return one per root
   * @throws MismatchException if selectors, leaves, nodes and roots do not fit
   */
  public GlweCiphertextList cmuxTree(
      EngineSelectors loaded, GlweCiphertextList leaves, List<CmuxBatch.Node> nodes, int[] roots) {
    GlweCiphertextList outputs = Rows.likeGlwe(leaves, roots.length);
    CmuxBatch batch = new CmuxBatch(leaves, nodes, roots, outputs);
    BatchShapes.cmux(loaded.shape(), loaded.count(), batch);
    queue.run(loaded.of(this), new CmuxWork(batch), false);
    return outputs;
  }

  /**
   * Integer combinations of LWE ciphertexts, exact; computed in the calling thread.
   *
   * @return one per row, shaped as the inputs
   * @throws MismatchException if an index is outside the inputs
   */
  public LweCiphertextList linear(LweCiphertextList inputs, List<LinearBatch.Row> rows) {
    LweCiphertextList outputs = Rows.likeLwe(inputs, rows.size());
    LinearBatch batch = new LinearBatch(inputs, rows, outputs);
    direct(() -> chain.run(kernels -> kernels.linear(batch)));
    return outputs;
  }

  /**
   * Products with plaintext polynomials, exact; computed in the calling thread.
   *
   * @return one per term, shaped as the inputs
   * @throws MismatchException if an index or exponent is outside
   */
  public GlweCiphertextList multiplyPlain(
      GlweCiphertextList inputs, List<PlainProductBatch.Term> terms) {
    GlweCiphertextList outputs = Rows.likeGlwe(inputs, terms.size());
    PlainProductBatch batch = new PlainProductBatch(inputs, terms, outputs);
    direct(() -> chain.run(kernels -> kernels.multiplyPlain(batch)));
    return outputs;
  }

  private void direct(Runnable call) {
    lifecycle.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the engine is closed");
      }
      call.run();
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  /**
   * Ends every call that waits with a CancellationException, lets running batches finish, and frees
   * keys and provider. Does nothing the second time.
   */
  @Override
  public void close() {
    queue.close();
    lifecycle.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      List.copyOf(loadables).forEach(this::release);
      chain.close();
    } finally {
      lifecycle.writeLock().unlock();
    }
  }
}
