package org.example;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.LweListFormat;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;

/** A client and a server between which only bytes pass: evaluation keys, a request, an answer. */
public final class Squares {
  private static final TfheParameters PARAMETERS = ParameterSets.defaultSet().parameters();

  private Squares() {}

  public static void main(String[] args) throws IOException {
    try (ClientKey client = ClientKey.generate(PARAMETERS)) {
      ByteArrayOutputStream key = new ByteArrayOutputStream();
      ServerKeyFormat.write(client.serverKey(), key); // no secret in it; 24 MB, sent once
      byte[] request = LweListFormat.encode(client.encryptMessages(0, 1, 2, 3));

      byte[] answer = serve(key.toByteArray(), request);

      int[] squares = client.decryptMessages(decode(answer));
      System.out.println("squares of 0 to 3: " + Arrays.toString(squares));
    }
  }

  /** The server: whatever the numbers are, it applies the table to each. */
  private static byte[] serve(byte[] evaluationKey, byte[] request) throws IOException {
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey key =
            engine.load(ServerKeyFormat.read(new ByteArrayInputStream(evaluationKey), PARAMETERS))) {
      System.out.println("kernels: " + engine.providerName());
      LweCiphertextList numbers = decode(request);
      LookupTable square = LookupTable.of(PARAMETERS.message(), m -> m * m % 16);
      return LweListFormat.encode(
          engine.bootstrap(key, numbers, Collections.nCopies(numbers.count(), square)));
    }
  }

  /** At most 100 ciphertexts of the big key; anything else is refused before memory is taken for it. */
  private static LweCiphertextList decode(byte[] bytes) {
    return LweListFormat.decode(
        bytes, PARAMETERS.glwe().extractedDimension(), CiphertextModulus.TWO_POW_64, 100);
  }
}
