package io.cloakwork.fhe;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.KernelProvider;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.LoadedKey;
import java.util.List;
import java.util.ServiceLoader;

/** The example of the project's README: the text between the marks is the text there. */
final class ReadmeExample {
  private ReadmeExample() {}

  static int[] squares() {
    // @start region="readme"
    TfheParameters parameters = ParameterSets.defaultSet().parameters();
    try (ClientKey client = ClientKey.generate(parameters);
        Kernels server = ServiceLoader.load(KernelProvider.class).findFirst().orElseThrow().open();
        LoadedKey key = server.load(client.serverKey())) { // evaluation keys hold no secret
      LweCiphertextList numbers = client.encryptMessages(2, 3);

      // The server's side: one look-up table on each encrypted number.
      LookupTable square = LookupTable.of(parameters.message(), m -> m * m % 16);
      var squares = LweCiphertextList.allocate(2, numbers.dimension(), numbers.modulus());
      server.bootstrap(key, new BootstrapBatch(numbers, List.of(square, square), squares));

      return client.decryptMessages(squares); // 4 and 9
    }
    // @end
  }
}
