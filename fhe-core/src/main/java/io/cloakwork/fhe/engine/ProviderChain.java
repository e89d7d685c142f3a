package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.spi.KernelProvider;
import io.cloakwork.fhe.spi.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The chosen provider and those that stand in when it fails in a way that may be retried. Opened
 * when they are needed.
 */
final class ProviderChain implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ProviderChain.class.getName());

  private final List<KernelProvider> providers = new ArrayList<>();
  private final @Nullable Kernels[] opened; // by index; null before it is needed

  /**
   * Opens the chosen provider. If it fails here it has said wrongly that it is ready, and nobody
   * has been promised another.
   */
  ProviderChain(KernelSelection selection) {
    providers.add(selection.chosen());
    providers.addAll(selection.fallbacks());
    opened = new Kernels[providers.size()];
    kernels(0);
  }

  /**
   * Runs a call that needs nothing loaded.
   *
   * @return the name of the provider that did it
   */
  String run(Consumer<Kernels> call) {
    for (int index = 0; ; index++) {
      try {
        call.accept(kernels(index));
        return providers.get(index).name();
      } catch (KernelException e) {
        requireFallback(index, e);
      }
    }
  }

  /**
   * Loads what the call needs if that has not happened, and runs the call.
   *
   * @return the name of the provider that did it
   */
  <L> String run(Loadable<L> needed, BiConsumer<Kernels, L> call) {
    for (int index = needed.firstProvider(); ; index++) {
      boolean ready = false;
      try {
        Kernels kernels = kernels(index);
        L loaded = needed.on(kernels);
        ready = true;
        call.accept(kernels, loaded);
        return providers.get(index).name();
      } catch (KernelException e) {
        requireFallback(index, e);
        if (!ready) {
          needed.skipProvidersBefore(index + 1);
        }
      }
    }
  }

  private void requireFallback(int failed, KernelException failure) {
    if (!failure.retryable() || failed + 1 == providers.size()) {
      throw failure;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        () ->
            "a batch failed and runs again on "
                + providers.get(failed + 1).name()
                + ": "
                + failure.getMessage());
  }

  private synchronized Kernels kernels(int index) {
    Kernels kernels = opened[index];
    if (kernels == null) {
      kernels = providers.get(index).open();
      opened[index] = kernels;
    }
    return kernels;
  }

  @Override
  public synchronized void close() {
    for (int index = 0; index < opened.length; index++) {
      Kernels kernels = opened[index];
      if (kernels != null) {
        kernels.close();
        opened[index] = null;
      }
    }
  }
}
