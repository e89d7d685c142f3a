package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.client.PublicEncryptor;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;
import io.cloakwork.fhe.random.MaskSeed;
import io.cloakwork.fhe.serial.CompactListFormat;
import io.cloakwork.fhe.serial.CompactPublicKeyFormat;
import io.cloakwork.fhe.serial.CompressedListFormat;
import io.cloakwork.fhe.serial.LweListFormat;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import io.cloakwork.fhe.serial.ServerKeyShape;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The examples of {@code docs/integers.md}, in its order: the marked texts are the texts there. */
final class IntegersGuide {
  private IntegersGuide() {}

  static void makeKeys(Path keys) throws IOException {
    // @start region="make keys"
    try (ClientKey client = ClientKey.generate(ParameterSets.defaultSet().parameters());
        OutputStream file = Files.newOutputStream(keys.resolve("integers.key"));
        OutputStream out = new BufferedOutputStream(file)) {
      client.save(keys.resolve("client.key")); // secret, readable by its owner only
      Set<ServerKeyPart> parts = Set.of(ServerKeyPart.PUBLIC_ENCRYPTION, ServerKeyPart.COMPRESSION);
      ServerKeyFormat.write(client.serverKey(parts, Progress.NONE), out);
      byte[] publicKey = CompactPublicKeyFormat.encode(client.compactPublicKey());
      Files.write(keys.resolve("public.key"), publicKey);
    }
    // @end
  }

  static ServerKey readServerKey(Path file) throws IOException {
    // @start region="read a server key"
    ServerKeyShape shape;
    try (InputStream in = Files.newInputStream(file)) {
      shape = ServerKeyFormat.shape(in); // what its first bytes say: parameters and parts
    }
    // What such a key has to be decides how much memory is taken, whatever the file says.
    TfheParameters parameters = ParameterSets.defaultSet().parameters();
    ServerKeyShape expected =
        ServerKeyShape.of(parameters, TransportParameters.of(parameters), shape.parts());
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return ServerKeyFormat.read(in, expected);
    }
    // @end
  }

  static ClientKey standardKey() {
    // @start region="choose a parameter set"
    TfheParameters parameters = ParameterSets.M2C2_STANDARD_P129.parameters(); // on both sides
    ClientKey client = ClientKey.generate(parameters);
    // @end
    return client;
  }

  static List<FheValue> compute(ClientKey client, FheEvaluator evaluator) {
    // @start region="compute"
    FheUint price = client.encryptUint(16, 250);
    FheUint pieces = client.encryptUint(16, 7);

    FheUint total = evaluator.mul(price, pieces); // 1750
    FheUint sum = evaluator.add(total, 100); // 1850: the 100 is known to everybody
    FheUint change = evaluator.sub(FheUint.trivial(16, 2_000), sum); // 150
    QuotientRemainder<FheUint> thirds = evaluator.divRem(sum, 3); // 616 and 2
    FheBool large = evaluator.gt(sum, 1_000); // true
    // @end
    return List.of(total, sum, change, thirds.quotient(), thirds.remainder(), large);
  }

  static List<FheValue> batch(ClientKey client, FheEngine engine, EngineKey key) {
    // @start region="batch"
    FheEvaluator many = FheEvaluator.of(engine, key, Form.THROUGHPUT);
    List<FheUint> prices = List.of(client.encryptUint(16, 10), client.encryptUint(16, 30));

    List<FheUint> raised = Batch.map(prices, price -> many.add(price, 5)); // 15, 35
    List<FheUint> sums = Batch.map(prices, raised, many::add); // 25, 65
    List<FheUint> squares = Batch.map(prices, 16, price -> many.mul(price, price)); // 16 at once
    // @end
    return List.of(sums.getFirst(), sums.getLast(), squares.getFirst(), squares.getLast());
  }

  static List<FheValue> decide(ClientKey client, FheEvaluator evaluator) {
    // @start region="decide"
    FheUint a = client.encryptUint(8, 200);
    FheUint b = client.encryptUint(8, 100);
    FheBool member = client.encrypt(true);

    FheBool allowed = evaluator.and(evaluator.ge(b, 18), evaluator.not(member)); // false
    FheUint pays = evaluator.select(allowed, a, 9); // 9; a if it were allowed

    FheUint wide = evaluator.castToUint(a, 16); // 200
    FheInt signed = evaluator.castToInt(a, 8); // −56
    FheUint one = evaluator.boolToUint(member, 8); // 1

    Checked<FheUint, FheBool> sum = evaluator.addOverflow(a, b); // 44, failed
    FheUint kept = evaluator.select(sum.failed(), a, sum.value()); // 200
    FheUint capped = evaluator.saturatingAdd(a, b); // 255
    Checked<FheUint, FheBool> quotient = evaluator.divChecked(a, b); // 2, not failed: b is not 0

    MaskSeed seed = MaskSeed.fresh(); // from the operating system; for one number
    FheUint random = evaluator.randomUint(8, seed);
    // @end
    return List.of(pays, wide, signed, one, sum.value(), kept, capped, quotient.value(), random);
  }

  static List<FheValue> lists(ClientKey client, FheEvaluator evaluator) {
    // @start region="lists"
    List<FheUint> bids =
        List.of(client.encryptUint(8, 12), client.encryptUint(8, 40), client.encryptUint(8, 7));
    FheUint index = client.encryptUint(8, 1);

    FheUint bid = evaluator.get(bids, index); // 40; 0 where there is no such place
    List<FheUint> changed = evaluator.set(bids, index, client.encryptUint(8, 50)); // 12, 50, 7
    FheUint highest = evaluator.maximum(bids); // 40
    FheUint winner = evaluator.argMax(bids); // 1, a uint32
    Found<FheInteger, FheBool> place = evaluator.indexOf(client.encryptUint(8, 7), bids); // 2, true
    // @end
    return List.of(
        bid, changed.get(1), changed.get(2), highest, winner, place.index(), place.found());
  }

  static BigInteger transport(Path keys, ClientKey client, FheEngine engine, EngineKey key)
      throws IOException {
    // @start region="transport"
    // Anybody, with the client's public key
    byte[] published = Files.readAllBytes(keys.resolve("public.key"));
    PublicEncryptor encryptor = PublicEncryptor.of(CompactPublicKeyFormat.decode(published));
    ClearList offer = ClearList.builder().add(true).addUint(16, 1_500).build();
    byte[] sent = CompactListFormat.encode(encryptor.encrypt(offer));

    // The server: 1,000 ciphertexts at most, then the types that it expects
    TransportParameters forms = TransportParameters.of(key.parameters());
    CompactCiphertextList list = CompactListFormat.decode(sent, forms.compact(), 1_000);
    List<FheType> types = List.of(new BooleanType(), IntegerType.unsigned(16));
    FheTransport transport = FheTransport.of(engine, key);
    List<FheValue> values = transport.expand(list, types); // a bootstrap for each block
    FheEvaluator evaluator = FheEvaluator.of(engine, key, Form.LATENCY);
    FheUint counted = evaluator.select((FheBool) values.get(0), (FheUint) values.get(1), 0);
    byte[] answer = CompressedListFormat.encode(transport.compress(List.of(counted)));

    // The client
    CompressedCiphertextList stored =
        CompressedListFormat.decode(answer, client.transport().compression(), 1_000);
    return client.decrypt(stored, List.of(IntegerType.unsigned(16))).integer(0); // 1500
    // @end
  }

  static FheUint store(FheUint value, FheEvaluator evaluator, EngineKey key) {
    // @start region="store without compression"
    LweDimension dimension = key.parameters().glwe().extractedDimension();
    FheUint plain = evaluator.bootstrap(value); // noise of a bootstrap's output, which is ν² = 1
    byte[] stored = LweListFormat.encode(plain.ciphertexts(dimension));

    CiphertextModulus modulus = CiphertextModulus.TWO_POW_64;
    int blocks = IntegerType.unsigned(8).blocks();
    FheUint again = FheUint.of(8, LweListFormat.decode(stored, dimension, modulus, blocks), 1);
    // @end
    return again;
  }

  static FheUint rerandomize(
      CompactCiphertextList list, FheEngine engine, EngineKey key, CompactPublicKey publicKey) {
    // @start region="re-randomize"
    FheTransport transport = FheTransport.rerandomizing(engine, key, publicKey);
    FheOperations evaluator = FheEvaluator.rerandomizing(engine, key, Form.LATENCY);

    List<FheValue> values = transport.expand(list, List.of(IntegerType.unsigned(8)));
    FheUint more = evaluator.add((FheUint) values.getFirst(), 1);
    // @end
    return more;
  }
}
