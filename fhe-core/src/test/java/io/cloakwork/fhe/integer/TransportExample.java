package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.client.PublicEncryptor;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.ServerKey;
import java.util.List;

/** The example of the documentation of {@link FheTransport}, compiled and run. */
final class TransportExample {
  private TransportExample() {}

  static ClearList bid(ClientKey client, ServerKey serverKey) {
    // @start region="example"
    // Anybody encrypts with the client's public key …
    CompactPublicKey publicKey = client.compactPublicKey();
    ClearList bid = ClearList.builder().add(true).addUint(64, 1_500).build();
    CompactCiphertextList sent = PublicEncryptor.of(publicKey).encrypt(bid);

    // … the server expands, computes and compresses …
    CompressedCiphertextList answer;
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey key = engine.load(serverKey)) { // made with PUBLIC_ENCRYPTION and COMPRESSION
      FheTransport transport = FheTransport.of(engine, key);
      FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.LATENCY);
      List<FheValue> inputs = transport.expand(sent, bid.types());
      FheBool valid = (FheBool) inputs.get(0);
      FheUint amount = (FheUint) inputs.get(1);
      FheUint counted = evaluator.select(valid, amount, FheUint.trivial(64, 0));
      FheBool high = evaluator.gt(counted, FheUint.trivial(64, 1_000));
      answer = transport.compress(List.of(high, counted));
    }

    // … and the client decrypts the stored form.
    return client.decrypt(answer, List.of(new BooleanType(), IntegerType.unsigned(64)));
    // @end
  }
}
