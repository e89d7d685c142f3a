package io.cloakwork.fhe.client;

import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.TfheParameters;

/** The example of the package's documentation, compiled and run. */
final class ClientKeyExample {
  private ClientKeyExample() {}

  static int[] roundTrip(TfheParameters toyParameters) {
    // @start region="example"
    // Toy parameters: not secure.
    try (ClientKey key = ClientKey.generate(toyParameters)) {
      ServerKey forTheServer = key.serverKey();
      LweCiphertextList inputs = key.encryptMessages(1, 0, 3);
      assert forTheServer.parameters().equals(key.parameters());
      return key.decryptMessages(inputs);
    }
    // @end
  }
}
