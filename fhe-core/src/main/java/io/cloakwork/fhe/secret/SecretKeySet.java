package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.KeyId;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The independent secret keys of one client: the small key and the GLWE key, and keys that
 * ciphertexts travel under, which a set from a file of version 1 lacks. Owns them: closing it
 * erases all.
 */
public final class SecretKeySet implements AutoCloseable {
  /** Bytes that {@link #isKeyFile} looks at. */
  public static final int HEAD_BYTES = SecretKeyFormat.MAGIC_BYTES;

  /** What the digest of the big key is for. */
  private static final String ID = "cloakwork/1/key id";

  private final TfheParameters parameters;
  private final LweSecretKey small;
  private final GlweSecretKey glwe;
  private final Optional<TransportKeys> transport;
  private final KeyId id;

  private SecretKeySet(
      TfheParameters parameters,
      LweSecretKey small,
      GlweSecretKey glwe,
      Optional<TransportKeys> transport) {
    this.parameters = parameters;
    this.small = small;
    this.glwe = glwe;
    this.transport = transport;
    this.id = KeyId.of(KeyId.Kind.CLIENT, glwe.secret().digest(ID));
  }

  /** New keys, none for transport. */
  public static SecretKeySet generate(TfheParameters parameters, SecretSeed seed) {
    return generate(parameters, Optional.empty(), seed);
  }

  /** New keys, those for transport too. */
  public static SecretKeySet generate(
      TfheParameters parameters, TransportParameters transport, SecretSeed seed) {
    return generate(parameters, Optional.of(TransportKeys.generate(transport, seed)), seed);
  }

  private static SecretKeySet generate(
      TfheParameters parameters, Optional<TransportKeys> transport, SecretSeed seed) {
    return new SecretKeySet(
        parameters,
        LweSecretKey.generate(
            KeyRole.SMALL, parameters.lwe().dimension(), parameters.lwe().key(), seed),
        GlweSecretKey.generate(
            KeyRole.GLWE, parameters.glwe().dimension(), parameters.glwe().polynomialSize(), seed),
        transport);
  }

  /**
   * Keys that were made before; they belong to the set from now on.
   *
   * @throws MismatchException if a key does not have the shape that the parameters say
   */
  static SecretKeySet of(
      TfheParameters parameters,
      LweSecretKey small,
      GlweSecretKey glwe,
      Optional<TransportKeys> transport) {
    SecretShapes.require(parameters.lwe(), small);
    SecretShapes.require(parameters.glwe(), glwe);
    return new SecretKeySet(parameters, small, glwe, transport);
  }

  /**
   * Reads the keys from a file.
   *
   * @throws java.nio.file.AccessDeniedException if others than its owner may read or change it
   * @throws io.cloakwork.fhe.FormatException if it is no undamaged client key
   */
  public static SecretKeySet load(Path file) throws IOException {
    byte[] bytes = PrivateFile.read(file, SecretKeyFormat.MAX_BYTES);
    try {
      return SecretKeyFormat.decode(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Whether a file with these first bytes is one of secret keys. */
  public static boolean isKeyFile(byte[] head) {
    return SecretKeyFormat.hasMagic(head);
  }

  /**
   * Writes the keys to a new file that only its owner may read.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  public void save(Path file) throws IOException {
    byte[] bytes = SecretKeyFormat.encode(this);
    try {
      PrivateFile.create(file, bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  public TfheParameters parameters() {
    return parameters;
  }

  /** Which keys these are, for comparisons: public, and the same whenever they are loaded. */
  public KeyId id() {
    return id;
  }

  /** The LWE key of dimension n, for ciphertexts between key switch and modulus switch. */
  public LweSecretKey small() {
    return small;
  }

  /** The GLWE key; {@link GlweSecretKey#extracted()} is the big LWE key. */
  public GlweSecretKey glwe() {
    return glwe;
  }

  /** The keys that ciphertexts travel under, where there are such. */
  public Optional<TransportKeys> transport() {
    return transport;
  }

  /**
   * The evaluation keys that every bootstrap needs.
   *
   * @param seed for this call only
   * @param progress in units of one coefficient of either key
   */
  public ServerKey serverKey(SecretSeed seed, Progress progress) {
    return serverKey(Set.of(), seed, progress);
  }

  /**
   * The evaluation keys that every bootstrap needs, and others beside them.
   *
   * @param parts which others
   * @param seed for this call only
   * @param progress in units of one coefficient of a key
   * @throws MismatchException if a part needs keys for transport and there are none
   * @throws io.cloakwork.fhe.ParameterException for re-randomization with a GLWE key of several
   *     polynomials
   */
  public ServerKey serverKey(Set<ServerKeyPart> parts, SecretSeed seed, Progress progress) {
    return new ServerKeyGeneration(this, seed, progress).generate(parts);
  }

  /**
   * A new public key; any number of them may be made.
   *
   * @param seed for this call only
   * @throws MismatchException if there are no keys for transport
   */
  public CompactPublicKey compactPublicKey(SecretSeed seed) {
    TransportKeys keys = requireTransport("a compact public key");
    CompactParameters compact = keys.parameters().compact();
    return new CompactPublicKey(
        parameters.message(),
        compact,
        EvaluationKeys.publicKey(
            MaskPurpose.COMPACT_PUBLIC_KEY, keys.compact(), compact.key(), seed));
  }

  /**
   * @param what needs them
   * @throws MismatchException if there are no keys for transport
   */
  public TransportKeys requireTransport(String what) {
    return transport.orElseThrow(
        () -> new MismatchException(what, "a client key with keys for transport", "one without"));
  }

  @Override
  public void close() {
    small.close();
    glwe.close();
    transport.ifPresent(TransportKeys::close);
  }

  @Override
  public String toString() {
    return "SecretKeySet["
        + small
        + ", "
        + glwe
        + transport.map(keys -> ", " + keys).orElse("")
        + "]";
  }
}
