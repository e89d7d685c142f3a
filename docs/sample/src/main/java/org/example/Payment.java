package org.example;

import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededBlockList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.integer.ClearList;
import io.cloakwork.fhe.integer.FheBool;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.integer.FheTransport;
import io.cloakwork.fhe.integer.FheType;
import io.cloakwork.fhe.integer.FheUint;
import io.cloakwork.fhe.integer.FheValue;
import io.cloakwork.fhe.integer.Form;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;
import io.cloakwork.fhe.serial.CompressedListFormat;
import io.cloakwork.fhe.serial.SeededBlockFormat;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import io.cloakwork.fhe.serial.ServerKeyShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A payment out of a balance that the computing side cannot see: encrypted integers, sent as bytes. */
public final class Payment {
  private static final TfheParameters PARAMETERS = ParameterSets.defaultSet().parameters();
  private static final TransportParameters FORMS = TransportParameters.of(PARAMETERS);
  private static final Set<ServerKeyPart> PARTS = Set.of(ServerKeyPart.COMPRESSION);

  /** Balance and amount: both sides have to know which types a list has. */
  private static final List<FheType> REQUEST =
      List.of(IntegerType.unsigned(32), IntegerType.unsigned(32));

  /** The new balance. */
  private static final List<FheType> ANSWER = List.of(IntegerType.unsigned(32));

  private Payment() {}

  public static void main(String[] args) throws IOException {
    try (ClientKey client = ClientKey.generate(PARAMETERS)) {
      ByteArrayOutputStream key = new ByteArrayOutputStream();
      ServerKeyFormat.write(client.serverKey(PARTS, Progress.NONE), key); // no secret in it
      ClearList numbers = ClearList.builder().addUint(32, 1_000).addUint(32, 300).build();
      byte[] request = SeededBlockFormat.encode(client.encrypt(numbers));

      byte[] answer = serve(key.toByteArray(), request);

      CompressedCiphertextList result = CompressedListFormat.decode(answer, FORMS.compression(), 100);
      System.out.println("left of 1000: " + client.decrypt(result, ANSWER).integer(0));
    }
  }

  /** The server: whatever the numbers are, it pays if there is enough. */
  private static byte[] serve(byte[] evaluationKey, byte[] request) throws IOException {
    ServerKeyShape shape = ServerKeyShape.of(PARAMETERS, FORMS, PARTS);
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey key =
            engine.load(ServerKeyFormat.read(new ByteArrayInputStream(evaluationKey), shape))) {
      FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.LATENCY);
      FheTransport transport = FheTransport.of(engine, key);
      SeededBlockList sent = // at most 100 blocks
          SeededBlockFormat.decode(
              request, PARAMETERS.glwe().dimension(), PARAMETERS.glwe().polynomialSize(), 100);
      // The client's own numbers. From senders who are not trusted: evaluator.bootstrap(values).
      List<FheValue> values = transport.expand(sent, REQUEST);
      FheUint balance = (FheUint) values.get(0);
      FheUint amount = (FheUint) values.get(1);

      FheBool isEnough = evaluator.ge(balance, amount);
      FheUint left = evaluator.select(isEnough, evaluator.sub(balance, amount), balance);

      return CompressedListFormat.encode(transport.compress(List.of(left)));
    }
  }
}
