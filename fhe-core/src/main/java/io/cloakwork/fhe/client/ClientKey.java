package io.cloakwork.fhe.client;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededBlockList;
import io.cloakwork.fhe.ciphertext.SeededGgswCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededLweCiphertextList;
import io.cloakwork.fhe.integer.ClearInteger;
import io.cloakwork.fhe.integer.ClearList;
import io.cloakwork.fhe.integer.FheBool;
import io.cloakwork.fhe.integer.FheInt;
import io.cloakwork.fhe.integer.FheInteger;
import io.cloakwork.fhe.integer.FheType;
import io.cloakwork.fhe.integer.FheUint;
import io.cloakwork.fhe.integer.FheValue;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.integer.Results;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.noise.CompactNoise;
import io.cloakwork.fhe.noise.SecurityEstimate;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;
import io.cloakwork.fhe.secret.GgswEncryption;
import io.cloakwork.fhe.secret.GlweEncryption;
import io.cloakwork.fhe.secret.LweEncryption;
import io.cloakwork.fhe.secret.SecretKeySet;
import io.cloakwork.fhe.secret.SecretSeed;
import io.cloakwork.fhe.secret.TransportKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The secret keys of one client: encrypts, decrypts and makes the public evaluation keys.
 *
 * <p>Every call draws its own fresh randomness from the operating system, so encrypting the same
 * thing twice gives unrelated ciphertexts. Safe for use by many threads; closing waits for the
 * calls that run, then erases the keys, and afterwards every use throws {@link
 * IllegalStateException}.
 */
public final class ClientKey implements AutoCloseable {
  /** Bytes that {@link #isKeyFile} looks at. */
  public static final int HEAD_BYTES = SecretKeySet.HEAD_BYTES;

  private final SecretKeySet keys;

  // A key that is erased while it encrypts would leave plaintexts in the clear.
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

  ClientKey(SecretKeySet keys) {
    this.keys = keys;
  }

  /**
   * New secret keys.
   *
   * @throws ParameterException if the parameters are not known to have {@value
   *     SecurityEstimate#MINIMUM_BITS} bits of security
   */
  public static ClientKey generate(TfheParameters parameters) {
    SecurityEstimate.require(parameters, SecurityEstimate.MINIMUM_BITS);
    TransportParameters transport = TransportParameters.of(parameters);
    SecurityEstimate.require(transport, SecurityEstimate.MINIMUM_BITS);
    try (SecretSeed seed = SecretSeed.fresh()) {
      return new ClientKey(SecretKeySet.generate(parameters, transport, seed));
    }
  }

  /**
   * Reads a key that {@link #save} wrote.
   *
   * @throws java.nio.file.AccessDeniedException if others than the file's owner may read or change
   *     it
   * @throws FormatException if it is no undamaged client key
   * @throws ParameterException if its parameters are not known to have {@value
   *     SecurityEstimate#MINIMUM_BITS} bits of security, whatever was known when it was made
   */
  public static ClientKey load(Path file) throws IOException {
    SecretKeySet keys = SecretKeySet.load(file);
    try {
      SecurityEstimate.require(keys.parameters(), SecurityEstimate.MINIMUM_BITS);
      keys.transport()
          .ifPresent(transport ->
              SecurityEstimate.require(transport.parameters(), SecurityEstimate.MINIMUM_BITS));
    } catch (ParameterException e) {
      keys.close();
      throw e;
    }
    return new ClientKey(keys);
  }

  /**
   * Whether a file begins as those that {@link #save} writes: what it is, not that it is undamaged.
   *
   * @param head at least {@value #HEAD_BYTES} bytes of it; fewer are no key
   */
  public static boolean isKeyFile(byte[] head) {
    return SecretKeySet.isKeyFile(head);
  }

  /**
   * Writes the secret keys to a new file, in the clear: whoever can read it can decrypt everything.
   * It has mode 0600 from its first moment and appears under its name complete or not at all. On a
   * file system without POSIX permissions it has those that its directory gives, and a warning is
   * logged.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is a file: a lost key cannot be made
   *     again
   */
  public void save(Path file) throws IOException {
    use.readLock().lock();
    try {
      keys.save(file);
    } finally {
      use.readLock().unlock();
    }
  }

  public TfheParameters parameters() {
    return keys.parameters();
  }

  /** New evaluation keys. They hold nothing secret, and any number of them may be made. */
  public ServerKey serverKey() {
    return serverKey(Progress.NONE);
  }

  /**
   * New evaluation keys, telling how far the work has come: seconds for the named sets.
   *
   * @param progress must not close this key
   */
  public ServerKey serverKey(Progress progress) {
    return withSeed(seed -> keys.serverKey(seed, progress));
  }

  /**
   * New evaluation keys with others beside them.
   *
   * @param parts which others
   * @param progress must not close this key
   * @throws NoiseException if what a part is for would fail too often with these parameters
   * @throws ParameterException for re-randomization where the GLWE key has several polynomials
   * @throws MismatchException if the key is from a file of version 1, which has no keys for
   *     transport, and a part needs them
   */
  public ServerKey serverKey(Set<ServerKeyPart> parts, Progress progress) {
    keys.transport()
        .map(TransportKeys::parameters)
        .ifPresent(transport -> parts.forEach(part -> part.require(parameters(), transport)));
    return withSeed(seed -> keys.serverKey(parts, seed, progress));
  }

  /**
   * How ciphertexts of this client travel.
   *
   * @throws MismatchException if the key is from a file of version 1, which has no keys for
   *     transport
   */
  public TransportParameters transport() {
    return keys.requireTransport("transport").parameters();
  }

  /**
   * A new public key: anybody may encrypt with it ({@link PublicEncryptor}), and a server that has
   * a key with {@link ServerKeyPart#PUBLIC_ENCRYPTION} computes on it. Any number of them may be
   * made.
   *
   * @throws NoiseException if the expansion would fail too often with these parameters
   * @throws MismatchException if the key is from a file of version 1, which has no keys for
   *     transport
   */
  public CompactPublicKey compactPublicKey() {
    CompactNoise.require(parameters(), transport().compact());
    return withSeed(keys::compactPublicKey);
  }

  /**
   * Fresh blocks under the big key in the fewest bytes: one body of 32 bits each.
   *
   * @param messages in [0, 2^p); m is encoded as m·2^(63 − p)
   * @throws MismatchException if a message is outside; which one is said, its value is not
   */
  public SeededBlockList encryptBlocks(int... messages) {
    long[] plaintexts =
        Messages.encode(parameters().message(), parameters().message().bits(), messages);
    return withSeed(seed ->
        GlweEncryption.encryptBlocks(keys.glwe(), parameters().glwe().noise(), plaintexts, seed));
  }

  /**
   * Messages of compressed blocks, without decompressing them.
   *
   * @return values in [0, 2^(messageBits + 1)); one of 2^messageBits or more says that the block
   *     was not in its range when it was compressed
   * @throws MismatchException if the list is compressed in another way, or the key is from a file
   *     of version 1, which has no keys for transport
   */
  public int[] decryptCompressed(CompressedCiphertextList list) {
    TransportKeys transport = keys.requireTransport("decryption of compressed blocks");
    if (!list.parameters().equals(transport.parameters().compression())) {
      throw new MismatchException(
          "compression of a list", transport.parameters().compression(), list.parameters());
    }
    int delta = Long.SIZE - 1 - parameters().message().messageBits();
    long[] phases =
        inUse(() ->
            LweEncryption.phases(transport.storage().extracted(), list.ciphertexts().extract()));
    return Messages.decode(phases, delta);
  }

  /**
   * Fresh GLWE ciphertexts, one per plaintext.
   *
   * @param plaintexts N torus words each
   * @throws MismatchException if a plaintext has another length
   */
  public SeededGlweCiphertextList encryptGlwe(long[]... plaintexts) {
    return withSeed(seed ->
        GlweEncryption.encryptSeeded(keys.glwe(), parameters().glwe().noise(), plaintexts, seed));
  }

  /**
   * Fresh GGSW ciphertexts, one per message.
   *
   * @param decomposition of the external products that will use them
   * @param messages N integers each: a bit as a constant polynomial, or a monomial X^x
   * @throws MismatchException if a message has another length
   */
  public SeededGgswCiphertextList encryptGgsw(Decomposition decomposition, long[]... messages) {
    return withSeed(seed ->
        GgswEncryption.encryptSeeded(
            keys.glwe(), parameters().glwe().noise(), decomposition, messages, seed));
  }

  /**
   * Fresh GGSW ciphertexts of bits.
   *
   * @param decomposition of the external products that will use them
   * @throws MismatchException if a number is neither 0 nor 1; which one is said, its value is not
   */
  public SeededGgswCiphertextList encryptBits(Decomposition decomposition, int... bits) {
    Messages.requireBits(bits);
    return withSeed(seed ->
        GgswEncryption.encryptBits(
            keys.glwe(), parameters().glwe().noise(), decomposition, bits, seed));
  }

  /**
   * Fresh LWE ciphertexts under the big key (dimension kN, modulus 2^64), one per plaintext.
   *
   * @param plaintexts torus words
   */
  public SeededLweCiphertextList encryptLwe(long[] plaintexts) {
    return withSeed(seed ->
        LweEncryption.encryptSeeded(
            keys.glwe().extracted(), parameters().glwe().noise(), plaintexts, seed));
  }

  /**
   * Phases of LWE ciphertexts under the big key: torus words, plaintext plus noise. Never show them
   * to others: together with a ciphertext, its noise betrays the key.
   *
   * @param big dimension kN
   * @throws MismatchException if the dimension is another
   */
  public long[] decryptLwe(LweCiphertextList big) {
    return inUse(() -> LweEncryption.phases(keys.glwe().extracted(), big));
  }

  /**
   * Phase of one GLWE ciphertext: N torus words, plaintext plus noise. Never show them to others,
   * as with {@link #decryptLwe}.
   *
   * @throws MismatchException if k or N is another
   * @throws IndexOutOfBoundsException if there is no ciphertext {@code index}
   */
  public long[] decryptGlwe(GlweCiphertextList ciphertexts, int index) {
    return inUse(() -> GlweEncryption.phase(keys.glwe(), ciphertexts, index));
  }

  /**
   * Fresh LWE ciphertexts of block messages under the big key.
   *
   * @param messages in [0, 2^p); m is encoded as m·2^(63 − p)
   * @throws MismatchException if a message is outside; which one is said, its value is not
   */
  public LweCiphertextList encryptMessages(int... messages) {
    long[] plaintexts =
        Messages.encode(parameters().message(), parameters().message().bits(), messages);
    return encryptLwe(plaintexts).expand();
  }

  /**
   * Block messages of LWE ciphertexts under the big key: phases rounded to the nearest encoding.
   *
   * @return values in [0, 2^(p + 1)); one of 2^p or more says that sums have run into the padding
   *     bit
   * @throws MismatchException if the dimension is not kN
   */
  public int[] decryptMessages(LweCiphertextList big) {
    return Messages.decode(decryptLwe(big), parameters().message().deltaLog2());
  }

  /**
   * Fresh encryptions of values, in the fewest bytes.
   *
   * @throws ParameterException if the key's blocks are not of two message and two carry bits
   */
  public SeededBlockList encrypt(ClearList values) {
    return encryptBlocks(values.messages(parameters().message()));
  }

  /**
   * The values of a compressed list, without decompressing it.
   *
   * @param types which they are
   * @throws MismatchException if the list is not of these types under this key, is compressed in
   *     another way, or the key is from a file of version 1, which has no keys for transport
   */
  public ClearList decrypt(CompressedCiphertextList list, List<? extends FheType> types) {
    return ClearList.ofMessages(types, decryptCompressed(list));
  }

  /** A fresh encryption of a boolean. */
  public FheBool encrypt(boolean value) {
    return FheBool.of(encryptMessages(value ? 1 : 0), 1, keys.id());
  }

  /**
   * A fresh encryption of an unsigned integer.
   *
   * @param bits even, 2 to {@value IntegerType#LARGEST_BITS}
   * @throws MismatchException if the type does not hold the value; it is not said
   */
  public FheUint encryptUint(int bits, BigInteger value) {
    return (FheUint) encrypt(IntegerType.unsigned(bits), value);
  }

  /** The same of a value that is not negative. */
  public FheUint encryptUint(int bits, long value) {
    return encryptUint(bits, BigInteger.valueOf(value));
  }

  /**
   * A fresh encryption of a signed integer.
   *
   * @param bits even, 2 to {@value IntegerType#LARGEST_BITS}
   * @throws MismatchException if the type does not hold the value; it is not said
   */
  public FheInt encryptInt(int bits, BigInteger value) {
    return (FheInt) encrypt(IntegerType.signed(bits), value);
  }

  /** The same of a value that fits into a {@code long}. */
  public FheInt encryptInt(int bits, long value) {
    return encryptInt(bits, BigInteger.valueOf(value));
  }

  /**
   * A fresh encryption of an integer.
   *
   * @throws MismatchException if the type does not hold the value; it is not said
   */
  public FheInteger encrypt(IntegerType type, BigInteger value) {
    return FheInteger.of(type, encryptMessages(type.messages(value)), 1, keys.id());
  }

  /**
   * The value of an encrypted boolean.
   *
   * @throws MismatchException if it is none under this key, or known to be another client's
   */
  public boolean decrypt(FheBool value) {
    requireOwn(value);
    return FheBool.valueOf(decryptMessages(value.ciphertexts(bigDimension())));
  }

  /**
   * The value of an encrypted integer.
   *
   * @throws MismatchException if it is none under this key, or known to be another client's
   */
  public BigInteger decrypt(FheInteger value) {
    requireOwn(value);
    return value.type().valueOf(decryptMessages(value.ciphertexts(bigDimension())));
  }

  /**
   * What {@code ClearEvaluator} gives for the same operation: booleans and {@link ClearInteger}s in
   * the places of encrypted values.
   *
   * @param result of any operation: a value, or a pair or list of results
   * @throws MismatchException if a value in it is none under this key, or known to be another
   *     client's
   * @throws IllegalArgumentException if it is no result of an operation
   */
  public Object decryptResult(Object result) {
    return Results.map(
        result,
        value ->
            switch (value) {
              case FheBool bool -> decrypt(bool);
              case FheInteger integer -> new ClearInteger(integer.type(), decrypt(integer));
            });
  }

  private void requireOwn(FheValue value) {
    value
        .keyId()
        .filter(keys.id()::excludes)
        .ifPresent(other -> {
          throw new MismatchException("key of the value to decrypt", keys.id(), other);
        });
  }

  private LweDimension bigDimension() {
    return parameters().glwe().extractedDimension();
  }

  private <T> T withSeed(Function<SecretSeed, T> work) {
    return inUse(() -> {
      try (SecretSeed seed = SecretSeed.fresh()) {
        return work.apply(seed);
      }
    });
  }

  private <T> T inUse(Supplier<T> work) {
    use.readLock().lock();
    try {
      return work.get();
    } finally {
      use.readLock().unlock();
    }
  }

  /** Waits for the calls that run, then erases the secret keys. */
  @Override
  public void close() {
    use.writeLock().lock();
    try {
      keys.close();
    } finally {
      use.writeLock().unlock();
    }
  }

  /** The shapes of the keys; no secret. */
  @Override
  public String toString() {
    return "ClientKey[" + keys + "]";
  }
}
