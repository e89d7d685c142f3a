package io.cloakwork.coprocessor.cli;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.noise.SecurityEstimate;
import io.cloakwork.fhe.noise.SecurityLevel;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.CompactPublicKeyFormat;
import io.cloakwork.fhe.serial.ObjectKind;
import io.cloakwork.fhe.serial.ParameterDigest;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import io.cloakwork.fhe.serial.ServerKeyShape;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a key that is not secret says of itself, in one line of {@code inspect}. Where it comes from
 * is nowhere in it.
 *
 * @param kind evaluation key or public key
 * @param digest SHA-256 of the file
 * @param parametersDigest of an evaluation key: the folder of a client's keys has this name
 * @param messageBits of a block; two of them or more share a ciphertext under a public key
 * @param carryBits of a block
 * @param securityBits of an evaluation key the weaker of small and GLWE key, of a public key the
 *     key behind it; 0 where nothing is known
 * @param parts of an evaluation key, as {@code keygen --with} names them
 */
record KeySummary(
    String kind,
    String file,
    long bytes,
    String digest,
    @Nullable String parametersDigest,
    int messageBits,
    int carryBits,
    double securityBits,
    String securityBasis,
    String keyDistribution,
    List<String> parts) {
  private static final int LARGEST_PUBLIC_KEY = 1 << 20;

  /**
   * The key in a file, which is read to its end.
   *
   * @throws UsageException if objects of this kind are no keys
   * @throws io.cloakwork.fhe.FormatException if the file is damaged
   */
  static KeySummary of(ObjectKind kind, Path file) throws IOException {
    return switch (kind) {
      case SERVER_KEY -> evaluationKey(file);
      case COMPACT_PUBLIC_KEY -> publicKey(file);
      default ->
          throw new UsageException(
              "FILE",
              InspectCommand.WANTED,
              kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " in " + file);
    };
  }

  private static KeySummary evaluationKey(Path file) throws IOException {
    ServerKeyShape shape;
    try (InputStream in = Files.newInputStream(file)) {
      shape = ServerKeyFormat.shape(in);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ServerKeyFormat.check(in, shape);
      requireEnd(in, file);
    }
    TfheParameters parameters = shape.parameters();
    return new KeySummary(
        "evaluation key",
        file.toString(),
        Files.size(file),
        Digest.of(file).hex(),
        ParameterDigest.of(parameters).hex(),
        parameters.message().messageBits(),
        parameters.message().carryBits(),
        SecurityEstimate.of(parameters).bits(),
        SecurityEstimate.of(parameters).basis(),
        KeygenCommand.distribution(parameters.lwe().key()),
        shape.parts().stream().map(LowerCaseEnum::name).toList());
  }

  private static void requireEnd(InputStream in, Path file) throws IOException {
    if (in.read() >= 0) {
      throw new WorkFailedException("bytes behind the key in " + file);
    }
  }

  private static KeySummary publicKey(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST_PUBLIC_KEY);
    }
    CompactPublicKey key = CompactPublicKeyFormat.decode(bytes);
    SecurityLevel security = SecurityEstimate.of(key.parameters().key());
    MessageSpace space = key.message();
    return new KeySummary(
        "public key",
        file.toString(),
        bytes.length,
        Digest.of(bytes).hex(),
        null,
        space.messageBits(),
        space.carryBits(),
        security.bits(),
        security.basis(),
        "uniform binary",
        List.of());
  }

  /** The same for a person. */
  String text() {
    return """
    kind           %s (%s), undamaged
    bytes          %,d
    digest         %s
    blocks         %d bits of message, %d of carry
    security       %.1f bits, %s
    key bits       %s%s%s\
    """
        .formatted(
            kind,
            file,
            bytes,
            digest,
            messageBits,
            carryBits,
            Math.floor(securityBits * 10) / 10,
            securityBasis,
            keyDistribution,
            parametersDigest == null ? "" : "\nparameters     " + parametersDigest,
            parametersDigest == null
                ? ""
                : "\nparts          "
                    + (parts.isEmpty()
                        ? "none but the two of every bootstrap"
                        : String.join(", ", parts)));
  }
}
