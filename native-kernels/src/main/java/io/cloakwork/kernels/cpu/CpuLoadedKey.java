package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.LoadedKey;
import io.cloakwork.kernels.ffm.NativeHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server key in native memory: bootstrap key in the transform, key switch keys in 16-bit limbs.
 * The packing key stays seeded on the heap and is expanded in each call, as it is used rarely.
 */
final class CpuLoadedKey implements LoadedKey {
  /** Digits of a key switch are 16-bit numbers there. */
  private static final int MOST_KEY_SWITCH_BITS = 15;

  private final CpuLibrary library;
  private final ServerKey serverKey;
  private final NativeHandle bootstrap;
  private final NativeHandle keySwitch;
  private final Optional<NativeHandle> casting;
  private final Optional<NativeHandle> decompression;
  private final long bytes;

  private CpuLoadedKey(
      CpuLibrary library,
      ServerKey serverKey,
      NativeHandle bootstrap,
      NativeHandle keySwitch,
      Optional<NativeHandle> casting,
      Optional<NativeHandle> decompression) {
    this.library = library;
    this.serverKey = serverKey;
    this.bootstrap = bootstrap;
    this.keySwitch = keySwitch;
    this.casting = casting;
    this.decompression = decompression;
    this.bytes =
        library.ggswBytes(bootstrap)
            + library.kskBytes(keySwitch)
            + casting.map(library::kskBytes).orElse(0L)
            + decompression.map(library::kskBytes).orElse(0L);
  }

  /**
   * @throws KernelException if there is no memory for it
   */
  static CpuLoadedKey load(CpuLibrary library, ServerKey key) {
    List<NativeHandle> loaded = new ArrayList<>();
    try {
      NativeHandle bootstrap = bootstrap(library, key.bootstrap());
      loaded.add(bootstrap);
      NativeHandle keySwitch = keySwitch(library, key.keySwitch());
      loaded.add(keySwitch);
      Optional<NativeHandle> casting = key.casting().map(k -> keySwitch(library, k));
      casting.ifPresent(loaded::add);
      Optional<NativeHandle> decompression = key.decompression().map(k -> keySwitch(library, k));
      decompression.ifPresent(loaded::add);
      return new CpuLoadedKey(library, key, bootstrap, keySwitch, casting, decompression);
    } catch (RuntimeException | Error e) {
      loaded.forEach(NativeHandle::close);
      throw e;
    }
  }

  private static NativeHandle bootstrap(CpuLibrary library, BootstrapKey key) {
    TfheParameters parameters = key.parameters();
    NativeHandle ggsw =
        NativeShapes.newGgsw(
            library,
            parameters.glwe().dimension(),
            parameters.glwe().polynomialSize(),
            parameters.bootstrap(),
            parameters.lwe().key().blockLength(),
            key.count());
    try (Arena arena = Arena.ofConfined()) {
      long[] words = new long[key.ggswWords()];
      MemorySegment copy = arena.allocate(ValueLayout.JAVA_LONG, words.length);
      for (int i = 0; i < key.count(); i++) {
        key.expandGgsw(i, words);
        MemorySegment.copy(words, 0, copy, ValueLayout.JAVA_LONG, 0, words.length);
        library.setGgsw(ggsw, i, copy);
      }
      return ggsw;
    } catch (RuntimeException | Error e) {
      ggsw.close();
      throw e;
    }
  }

  private static NativeHandle keySwitch(CpuLibrary library, KeySwitchKey key) {
    int beta = key.decomposition().baseLog().value();
    if (beta > MOST_KEY_SWITCH_BITS) {
      throw new KernelException(
          CpuKernelProvider.NAME,
          "load",
          "unsupported",
          "key switch β is " + beta + ", at most " + MOST_KEY_SWITCH_BITS + " here",
          true);
    }
    NativeHandle ksk = NativeShapes.newKsk(library, key);
    try (Arena arena = Arena.ofConfined()) {
      int[] rows = new int[key.decomposition().levelCount().value() * key.outputDimension().size()];
      MemorySegment copy = arena.allocate(ValueLayout.JAVA_INT, rows.length);
      for (int j = 0; j < key.inputDimension().value(); j++) {
        key.expandRows(j, rows);
        MemorySegment.copy(rows, 0, copy, ValueLayout.JAVA_INT, 0, rows.length);
        library.setKsk(ksk, j, copy);
      }
      return ksk;
    } catch (RuntimeException | Error e) {
      ksk.close();
      throw e;
    }
  }

  /** Whether these kernels made it. */
  boolean isOf(CpuLibrary caller) {
    return library == caller;
  }

  ServerKey serverKey() {
    return serverKey;
  }

  NativeHandle bootstrap() {
    return bootstrap;
  }

  NativeHandle keySwitch() {
    return keySwitch;
  }

  Optional<NativeHandle> casting() {
    return casting;
  }

  Optional<NativeHandle> decompression() {
    return decompression;
  }

  @Override
  public TfheParameters parameters() {
    return serverKey.parameters();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /**
   * Frees the parts one after the other; does nothing the second time. A batch that uses the key
   * beside this fails with an IllegalStateException when it needs a part that is gone.
   *
   * @throws IllegalStateException if a call has the next part in hand, which then stays, as those
   *     behind it do: to be called again
   */
  @Override
  public void close() {
    bootstrap.close();
    keySwitch.close();
    casting.ifPresent(NativeHandle::close);
    decompression.ifPresent(NativeHandle::close);
  }
}
