package io.cloakwork.fhe.transport;

import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.client.PublicEncryptor;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.ServerKey;

/** The example of the package's documentation, compiled and run. */
final class TransportExample {
  private TransportExample() {}

  static int[] roundTrip(ClientKey client, ServerKey serverKey) {
    // @start region="example"
    CompactPublicKey publicKey = client.compactPublicKey(); // for anybody
    CompactCiphertextList sent = PublicEncryptor.of(publicKey).encryptBlocks(1, 0, 3);

    CompressedCiphertextList answer;
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey server = engine.load(serverKey)) { // made with PUBLIC_ENCRYPTION and COMPRESSION
      LweCiphertextList blocks =
          CompactLists.expand(engine, server, sent, new int[] {4, 2, 4}); // the second is a boolean
      answer = Compression.compress(engine, server, blocks);
    }

    return client.decryptCompressed(answer);
    // @end
  }
}
