package io.cloakwork.fhe;

import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.integer.FheBool;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.integer.FheUint;
import io.cloakwork.fhe.integer.Form;
import io.cloakwork.fhe.params.ParameterSets;
import java.math.BigInteger;

/** The example of the project's README: the text between the marks is the text there. */
final class ReadmeExample {
  private ReadmeExample() {}

  static BigInteger transfer() {
    // @start region="readme"
    try (ClientKey client = ClientKey.generate(ParameterSets.defaultSet().parameters());
        FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey key = engine.load(client.serverKey())) { // evaluation keys hold no secret
      FheUint balance = client.encryptUint(16, 1_000);
      FheUint amount = client.encryptUint(16, 300);

      // The server's side: pay if there is enough.
      FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.LATENCY);
      FheBool enough = evaluator.ge(balance, amount);
      FheUint left = evaluator.select(enough, evaluator.sub(balance, amount), balance);

      return client.decrypt(left); // 700
    }
    // @end
  }
}
