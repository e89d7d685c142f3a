package io.cloakwork.fhe.client;

import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import java.io.IOException;
import java.nio.file.Path;

/** The example of the package's documentation, compiled and run. */
final class ClientKeyExample {
  private ClientKeyExample() {}

  static int[] roundTrip(Path directory) throws IOException {
    // @start region="example"
    TfheParameters parameters = ParameterSets.defaultSet().parameters();
    Path file = directory.resolve("my.key");
    try (ClientKey key = ClientKey.generate(parameters)) {
      key.save(file); // readable by its owner only
    }
    try (ClientKey key = ClientKey.load(file)) {
      LweCiphertextList ciphertexts = key.encryptMessages(1, 0, 3);
      return key.decryptMessages(ciphertexts);
    }
    // @end
  }
}
