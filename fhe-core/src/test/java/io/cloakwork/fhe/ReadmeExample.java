package io.cloakwork.fhe;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.List;

/** The example of the project's README: the text between the marks is the text there. */
final class ReadmeExample {
  private ReadmeExample() {}

  static int[] squares() {
    // @start region="readme"
    TfheParameters parameters = ParameterSets.defaultSet().parameters();
    try (ClientKey client = ClientKey.generate(parameters);
        FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey key = engine.load(client.serverKey())) { // evaluation keys hold no secret
      LweCiphertextList numbers = client.encryptMessages(2, 3);

      // The server's side: one look-up table on each encrypted number.
      LookupTable square = LookupTable.of(parameters.message(), m -> m * m % 16);
      LweCiphertextList squares = engine.bootstrap(key, numbers, List.of(square, square));

      return client.decryptMessages(squares); // 4 and 9
    }
    // @end
  }
}
