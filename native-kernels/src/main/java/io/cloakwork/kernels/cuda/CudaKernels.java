package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Kernels on CUDA devices. Keys are on all of them; bootstraps and key switches of a large batch
 * are divided between them, and everything else goes to one after the other. A device that fails
 * for good is not asked again; when none is left every call fails, to be run on the next provider.
 */
final class CudaKernels implements Kernels {
  private final List<CudaDevice> devices;
  private final ExecutorService workers;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * @param devices at least one, closed with this
   */
  CudaKernels(List<CudaDevice> devices) {
    this.devices = List.copyOf(devices);
    this.workers =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("cuda-", 0).factory());
  }

  @Override
  public LoadedKey load(ServerKey key) {
    return CudaLoadedKey.load(this, working(), key);
  }

  @Override
  public LoadedSelectors load(GgswCiphertexts selectors) {
    return CudaLoadedSelectors.load(this, next(working()), selectors);
  }

  @Override
  public void bootstrap(LoadedKey key, BootstrapBatch batch) {
    CudaLoadedKey loaded = own(key);
    boolean big = BatchShapes.bootstrapNeedsKeySwitch(loaded.parameters(), batch);
    divide(
        loaded,
        batch.inputs().count(),
        (device, from, to) ->
            new BootstrapLaunch(device, loaded.serverKey(), loaded.on(device), batch, big)
                .run(from, to));
  }

  @Override
  public void keySwitch(LoadedKey key, KeySwitchBatch batch) {
    CudaLoadedKey loaded = own(key);
    KeySwitchKey chosen = BatchShapes.keySwitch(loaded.serverKey(), batch);
    divide(
        loaded,
        batch.inputs().count(),
        (device, from, to) ->
            KeySwitchLaunch.run(
                device, chosen, loaded.on(device).keySwitch(batch.from()), batch, from, to));
  }

  @Override
  public void packingKeySwitch(LoadedKey key, PackingBatch batch) {
    CudaLoadedKey loaded = own(key);
    PackingKeySwitchKey chosen = BatchShapes.packing(loaded.serverKey(), batch);
    CudaDevice device = next(loaded.devices());
    device.run(() -> ExactLaunch.pack(device, chosen, loaded.on(device).packing(chosen), batch));
  }

  @Override
  public void linear(LinearBatch batch) {
    CudaDevice device = next(working());
    device.run(() -> ExactLaunch.linear(device, batch));
  }

  @Override
  public void multiplyPlain(PlainProductBatch batch) {
    CudaDevice device = next(working());
    device.run(() -> ExactLaunch.multiplyPlain(device, batch));
  }

  @Override
  public void externalProduct(LoadedSelectors selectors, ProductBatch batch) {
    CudaLoadedSelectors loaded = own(selectors);
    BatchShapes.product(loaded.shape(), loaded.count(), batch);
    loaded.device().run(() -> ProductLaunch.run(loaded, batch));
  }

  @Override
  public void cmuxTree(LoadedSelectors selectors, CmuxBatch batch) {
    CudaLoadedSelectors loaded = own(selectors);
    BatchShapes.cmux(loaded.shape(), loaded.count(), batch);
    loaded.device().run(() -> ProductLaunch.run(loaded, batch));
  }

  /** A part of a batch on one device. */
  @FunctionalInterface
  private interface Part {
    void run(CudaDevice device, int from, int to);
  }

  /** Gives each device an equal part, but none less than what fills it. */
  private void divide(CudaLoadedKey key, int count, Part part) {
    List<CudaDevice> working = key.devices();
    int useful = Math.ceilDiv(count, BootstrapLaunch.wave(working.getFirst().description()));
    int parts = Math.clamp(useful, 1, working.size());
    if (parts == 1) {
      CudaDevice device = next(working);
      device.run(() -> part.run(device, 0, count));
      return;
    }
    List<Future<?>> running = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      CudaDevice device = working.get(p);
      int from = (int) ((long) count * p / parts);
      int to = (int) ((long) count * (p + 1) / parts);
      running.add(workers.submit(() -> device.run(() -> part.run(device, from, to))));
    }
    await(running);
  }

  /** Waits for all of them, then throws what one of them threw. */
  private static void await(List<Future<?>> running) {
    RuntimeException failure = null;
    boolean interrupted = false;
    for (Future<?> part : running) {
      boolean done = false;
      while (!done) {
        try {
          part.get();
          done = true;
        } catch (ExecutionException e) {
          done = true;
          failure = asUnchecked(e.getCause());
        } catch (InterruptedException e) {
          interrupted = true; // the devices write to the batch's outputs: nobody may leave before
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static RuntimeException asUnchecked(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> throw new AssertionError("a part failed without a cause");
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> throw new AssertionError("parts throw nothing checked", cause);
    };
  }

  private List<CudaDevice> working() {
    List<CudaDevice> working = devices.stream().filter(device -> device.lost().isEmpty()).toList();
    if (working.isEmpty()) {
      throw new KernelException(
          CudaKernelProvider.NAME,
          "call",
          "lost device",
          String.join("; ", devices.stream().flatMap(device -> device.lost().stream()).toList()),
          true);
    }
    return working;
  }

  private CudaDevice next(List<CudaDevice> working) {
    return working.get(Math.floorMod(turn.getAndIncrement(), working.size()));
  }

  private CudaLoadedKey own(LoadedKey key) {
    if (key instanceof CudaLoadedKey loaded && loaded.isOf(this)) {
      return loaded;
    }
    throw new MismatchException(
        "loaded key", "of these kernels of the provider cuda", key.getClass().getName());
  }

  private CudaLoadedSelectors own(LoadedSelectors selectors) {
    if (selectors instanceof CudaLoadedSelectors loaded && loaded.isOf(this)) {
      return loaded;
    }
    throw new MismatchException(
        "loaded selectors",
        "of these kernels of the provider cuda",
        selectors.getClass().getName());
  }

  @Override
  public void close() {
    workers.close();
    devices.forEach(CudaDevice::close);
  }
}
