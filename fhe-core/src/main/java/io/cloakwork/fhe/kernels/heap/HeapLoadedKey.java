package io.cloakwork.fhe.kernels.heap;

import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.LoadedKey;
import java.util.Optional;

/** A server key with its masks expanded and its bootstrap key in the transform. */
final class HeapLoadedKey implements LoadedKey {
  private final String provider;
  private final ServerKey serverKey;
  private final FourierGgsw bootstrap;
  private final KeySwitch keySwitch;
  private final Optional<KeySwitch> casting;
  private final Optional<KeySwitch> decompression;

  HeapLoadedKey(String provider, RingProduct.Factory products, RowSum rowSum, ServerKey serverKey) {
    this.provider = provider;
    this.serverKey = serverKey;
    BootstrapKey seeded = serverKey.bootstrap();
    TfheParameters parameters = serverKey.parameters();
    RingProduct product = HeapKernels.product(products, parameters);
    bootstrap = new FourierGgsw(seeded.count(), parameters.lwe().key().blockLength());
    long[] ggsw = new long[seeded.ggswWords()];
    for (int i = 0; i < seeded.count(); i++) {
      seeded.expandGgsw(i, ggsw);
      bootstrap.set(i, ggsw, 0, product);
    }
    keySwitch = new KeySwitch(serverKey.keySwitch(), rowSum);
    casting = serverKey.casting().map(key -> new KeySwitch(key, rowSum));
    decompression = serverKey.decompression().map(key -> new KeySwitch(key, rowSum));
  }

  String provider() {
    return provider;
  }

  ServerKey serverKey() {
    return serverKey;
  }

  FourierGgsw bootstrap() {
    return bootstrap;
  }

  KeySwitch keySwitch() {
    return keySwitch;
  }

  Optional<KeySwitch> casting() {
    return casting;
  }

  Optional<KeySwitch> decompression() {
    return decompression;
  }

  @Override
  public TfheParameters parameters() {
    return serverKey.parameters();
  }

  @Override
  public long bytes() {
    return bootstrap.bytes()
        + keySwitch.bytes()
        + casting.map(KeySwitch::bytes).orElse(0L)
        + decompression.map(KeySwitch::bytes).orElse(0L);
  }

  @Override
  public void close() {
    // Heap memory: the collector takes it when the last batch has let go.
  }
}
