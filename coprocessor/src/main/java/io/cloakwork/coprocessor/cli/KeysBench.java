package io.cloakwork.coprocessor.cli;

import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.client.PublicEncryptor;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.integer.ClearList;
import io.cloakwork.fhe.integer.FheInteger;
import io.cloakwork.fhe.integer.FheTransport;
import io.cloakwork.fhe.integer.FheValue;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.CompactListFormat;
import io.cloakwork.fhe.serial.CompactPublicKeyFormat;
import io.cloakwork.fhe.serial.CompressedListFormat;
import io.cloakwork.fhe.serial.LweListFormat;
import io.cloakwork.fhe.serial.SeededBlockFormat;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import io.cloakwork.fhe.serial.ServerKeyShape;
import io.cloakwork.fhe.transport.Rerandomization;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Sizes of a fresh client's keys and lists as they are sent, and the times that making and reading
 * them takes. Integers have 64 bits; what comes out of a timed call is decrypted and compared when
 * the clock has stopped.
 */
final class KeysBench implements AutoCloseable {
  private static final IntegerType U64 = IntegerType.unsigned(64);
  private static final Set<ServerKeyPart> PUBLIC = EnumSet.of(ServerKeyPart.PUBLIC_ENCRYPTION);
  private static final Set<ServerKeyPart> PUBLIC_AND_COMPRESSED =
      EnumSet.of(ServerKeyPart.PUBLIC_ENCRYPTION, ServerKeyPart.COMPRESSION);
  private static final Set<ServerKeyPart> ALL = EnumSet.allOf(ServerKeyPart.class);

  // Values of a benchmark are no secrets.
  private static final long SEED = 42;

  private final FheEngine engine;
  private final ClientKey client;
  private final ServerKey serverKey;
  private final byte[] encoded;
  private final EngineKey key;
  private final FheTransport transport;
  private final CompactPublicKey publicKey;
  private final PublicEncryptor encryptor;
  private final SplittableRandom random = new SplittableRandom(SEED);

  /** Makes and loads keys; the engine is the caller's to close. */
  KeysBench(TfheParameters parameters, FheEngine engine) {
    this.engine = engine;
    this.client = ClientKey.generate(parameters);
    this.serverKey = client.serverKey(ALL, Progress.NONE);
    this.encoded = encode(serverKey);
    this.key = engine.load(serverKey);
    this.transport = FheTransport.of(engine, key);
    this.publicKey = client.compactPublicKey();
    this.encryptor = PublicEncryptor.of(publicKey);
  }

  /**
   * All figures.
   *
   * @throws WorkFailedException if a value is not the one that was encrypted
   * @throws IOException if the client key cannot be written
   */
  void run(BenchFigures figures) throws IOException {
    figures.bytes("key_client", clientKeyBytes());
    figures.bytes("key_public", CompactPublicKeyFormat.encode(publicKey).length);
    figures.bytes(
        "key_server",
        ServerKeyFormat.size(ServerKeyShape.of(client.parameters(), client.transport(), PUBLIC)));
    figures.bytes(
        "key_server_compressed",
        ServerKeyFormat.size(
            ServerKeyShape.of(client.parameters(), client.transport(), PUBLIC_AND_COMPRESSED)));
    figures.bytes("key_server_all", encoded.length);
    figures.bytes(
        "ciphertext_u64", LweListFormat.encode(client.encrypt(values(1)).expand()).length);
    figures.bytes(
        "ciphertext_u64_seeded", SeededBlockFormat.encode(client.encrypt(values(1))).length);
    figures.bytes(
        "compact_list_u64_1", CompactListFormat.encode(encryptor.encrypt(values(1))).length);
    figures.bytes(
        "compact_list_u64_100", CompactListFormat.encode(encryptor.encrypt(values(100))).length);
    figures.bytes("packed_u64_100", CompressedListFormat.encode(packed(100).result()).length);
    figures.milliseconds("key_client_generation", this::clientKeyGeneration);
    figures.milliseconds("key_server_generation", () -> serverKeyGeneration(PUBLIC));
    figures.milliseconds(
        "key_server_compressed_generation", () -> serverKeyGeneration(PUBLIC_AND_COMPRESSED));
    figures.milliseconds("key_server_all_generation", () -> serverKeyGeneration(ALL));
    figures.milliseconds("key_public_generation", this::publicKeyGeneration);
    figures.milliseconds("key_server_all_reading", this::reading);
    figures.milliseconds("key_load", this::load);
    figures.milliseconds("compact_list_u64_1_encryption", () -> publicly().encryption());
    figures.milliseconds("compact_list_u64_1_expansion", () -> publicly().expansion());
    figures.milliseconds("packed_u64_1_packing", () -> packed(1).seconds());
    figures.milliseconds("packed_u64_100_packing", () -> packed(100).seconds());
    figures.milliseconds("packed_u64_1_unpacking", this::unpacking);
    figures.milliseconds("rerandomization_u64_2", this::rerandomization);
  }

  private long clientKeyBytes() throws IOException {
    Path directory = Files.createTempDirectory("cloak-bench");
    Path file = directory.resolve("client.key");
    try {
      client.save(file);
      return Files.size(file);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  private double clientKeyGeneration() {
    Timed<ClientKey> made = Timed.of(() -> ClientKey.generate(client.parameters()));
    made.result().close();
    return made.seconds();
  }

  private double serverKeyGeneration(Set<ServerKeyPart> parts) {
    return Timed.of(() -> client.serverKey(parts, Progress.NONE)).seconds();
  }

  private double publicKeyGeneration() {
    return Timed.of(client::compactPublicKey).seconds();
  }

  private static byte[] encode(ServerKey key) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      String _ = ServerKeyFormat.write(key, out);
    } catch (IOException e) {
      throw new AssertionError("arrays have no input or output errors", e);
    }
    return out.toByteArray();
  }

  /** From its bytes, as a server gets them; the other half is {@link #load}. */
  private double reading() {
    ServerKeyShape shape = ServerKeyShape.of(serverKey);
    Timed<ServerKey> read =
        Timed.of(() -> {
          try {
            return ServerKeyFormat.read(new ByteArrayInputStream(encoded), shape);
          } catch (IOException e) {
            throw new AssertionError("arrays have no input or output errors", e);
          }
        });
    if (!Arrays.equals(encode(read.result()), encoded)) {
      throw new WorkFailedException("server key: expected the one that was written, got another");
    }
    return read.seconds();
  }

  /** What it adds to an operation on two integers of 64 bits. */
  private double rerandomization() {
    ClearList values = values(2);
    LweCiphertextList inputs = client.encrypt(values).expand();
    int each = U64.blocks();
    GlwePublicKey zeros = serverKey.rerandomization().orElseThrow();
    List<LweCiphertextList> operands =
        List.of(inputs.copyOfRange(0, each), inputs.copyOfRange(each, 2 * each));
    Timed<List<LweCiphertextList>> fresh =
        Timed.of(() -> Rerandomization.apply(zeros, new byte[0], operands));
    check(
        values,
        fresh.result().stream().<FheValue>map(list -> FheInteger.of(U64, list, 1)).toList());
    return fresh.seconds();
  }

  private double load() {
    Timed<EngineKey> loaded = Timed.of(() -> engine.load(serverKey));
    loaded.result().close();
    return loaded.seconds();
  }

  /** Seconds of both ends of a compact list. */
  private record PublicTimes(double encryption, double expansion) {}

  private PublicTimes publicly() {
    ClearList values = values(1);
    Timed<CompactCiphertextList> list = Timed.of(() -> encryptor.encrypt(values));
    Timed<List<FheValue>> expanded =
        Timed.of(() -> transport.expand(list.result(), values.types()));
    check(values, expanded.result());
    return new PublicTimes(list.seconds(), expanded.seconds());
  }

  private Timed<CompressedCiphertextList> packed(int count) {
    ClearList values = values(count);
    List<FheValue> inputs = transport.expand(client.encrypt(values), values.types());
    Timed<CompressedCiphertextList> packed = Timed.of(() -> transport.compress(inputs));
    check(values, client.decrypt(packed.result(), values.types()));
    return packed;
  }

  private double unpacking() {
    ClearList values = values(1);
    CompressedCiphertextList list =
        transport.compress(transport.expand(client.encrypt(values), values.types()));
    Timed<List<FheValue>> unpacked = Timed.of(() -> transport.decompress(list, values.types()));
    check(values, unpacked.result());
    return unpacked.seconds();
  }

  private ClearList values(int count) {
    ClearList.Builder list = ClearList.builder();
    for (int i = 0; i < count; i++) {
      list.add(U64, U64.wrap(BigInteger.valueOf(random.nextLong())));
    }
    return list.build();
  }

  private void check(ClearList expected, List<FheValue> values) {
    ClearList.Builder decrypted = ClearList.builder();
    for (FheValue value : values) {
      decrypted.add(U64, client.decrypt((FheInteger) value));
    }
    check(expected, decrypted.build());
  }

  private static void check(ClearList expected, ClearList actual) {
    int wrong = 0;
    for (int i = 0; i < expected.size(); i++) {
      if (!actual.integer(i).equals(expected.integer(i))) {
        wrong++;
      }
    }
    if (wrong > 0) {
      throw new WorkFailedException(
          "values: expected those that were encrypted, got %d wrong ones of %d"
              .formatted(wrong, expected.size()));
    }
  }

  @Override
  public void close() {
    key.close();
    client.close();
  }
}
