package io.cloakwork.fhe.client;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededGgswCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededLweCiphertextList;
import io.cloakwork.fhe.integer.FheBool;
import io.cloakwork.fhe.integer.FheInt;
import io.cloakwork.fhe.integer.FheInteger;
import io.cloakwork.fhe.integer.FheUint;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.noise.SecurityEstimate;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.secret.GgswEncryption;
import io.cloakwork.fhe.secret.GlweEncryption;
import io.cloakwork.fhe.secret.LweEncryption;
import io.cloakwork.fhe.secret.SecretKeySet;
import io.cloakwork.fhe.secret.SecretSeed;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
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
    try (SecretSeed seed = SecretSeed.fresh()) {
      return new ClientKey(SecretKeySet.generate(parameters, seed));
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
    } catch (ParameterException e) {
      keys.close();
      throw e;
    }
    return new ClientKey(keys);
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
   * Fresh GLWE ciphertexts, one per plaintext.
   *
   * @param plaintexts N torus words each
   * @throws io.cloakwork.fhe.MismatchException if a plaintext has another length
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
   * @throws io.cloakwork.fhe.MismatchException if a message has another length
   */
  public SeededGgswCiphertextList encryptGgsw(Decomposition decomposition, long[]... messages) {
    return withSeed(seed ->
        GgswEncryption.encryptSeeded(
            keys.glwe(), parameters().glwe().noise(), decomposition, messages, seed));
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
   * @throws io.cloakwork.fhe.MismatchException if the dimension is another
   */
  public long[] decryptLwe(LweCiphertextList big) {
    return inUse(() -> LweEncryption.phases(keys.glwe().extracted(), big));
  }

  /**
   * Phase of one GLWE ciphertext: N torus words, plaintext plus noise. Never show them to others,
   * as with {@link #decryptLwe}.
   *
   * @throws io.cloakwork.fhe.MismatchException if k or N is another
   * @throws IndexOutOfBoundsException if there is no ciphertext {@code index}
   */
  public long[] decryptGlwe(GlweCiphertextList ciphertexts, int index) {
    return inUse(() -> GlweEncryption.phase(keys.glwe(), ciphertexts, index));
  }

  /**
   * Fresh LWE ciphertexts of block messages under the big key.
   *
   * @param messages in [0, 2^p); m is encoded as m·2^(63 − p)
   * @throws IllegalArgumentException if a message is outside; which one is said, its value is not
   */
  public LweCiphertextList encryptMessages(int... messages) {
    int bits = parameters().message().bits();
    long[] plaintexts = new long[messages.length];
    for (int i = 0; i < messages.length; i++) {
      if (messages[i] >>> bits != 0) {
        throw new IllegalArgumentException("message " + i + " is not in [0, " + (1 << bits) + ")");
      }
      plaintexts[i] = (long) messages[i] << parameters().message().deltaLog2();
    }
    return encryptLwe(plaintexts).expand();
  }

  /**
   * Block messages of LWE ciphertexts under the big key: phases rounded to the nearest encoding.
   *
   * @return values in [0, 2^(p + 1)); one of 2^p or more says that sums have run into the padding
   *     bit
   * @throws io.cloakwork.fhe.MismatchException if the dimension is not kN
   */
  public int[] decryptMessages(LweCiphertextList big) {
    int delta = parameters().message().deltaLog2();
    long[] phases = decryptLwe(big);
    int[] messages = new int[phases.length];
    for (int i = 0; i < messages.length; i++) {
      messages[i] = (int) ((phases[i] + (1L << (delta - 1))) >>> delta);
    }
    return messages;
  }

  /** A fresh encryption of a boolean. */
  public FheBool encrypt(boolean value) {
    return FheBool.of(encryptMessages(value ? 1 : 0), 1);
  }

  /**
   * A fresh encryption of an unsigned integer.
   *
   * @param bits even, 2 to {@value IntegerType#LARGEST_BITS}
   * @throws IllegalArgumentException if the value does not fit; it is not said
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
   * @throws IllegalArgumentException if the value does not fit; it is not said
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
   * @throws IllegalArgumentException if the type does not hold the value; it is not said
   */
  public FheInteger encrypt(IntegerType type, BigInteger value) {
    return FheInteger.of(type, encryptMessages(type.messages(value)), 1);
  }

  /**
   * The value of an encrypted boolean.
   *
   * @throws io.cloakwork.fhe.MismatchException if it is none under this key
   */
  public boolean decrypt(FheBool value) {
    return FheBool.valueOf(decryptMessages(value.ciphertexts(bigDimension())));
  }

  /**
   * The value of an encrypted integer.
   *
   * @throws io.cloakwork.fhe.MismatchException if it is none under this key
   */
  public BigInteger decrypt(FheInteger value) {
    return value.type().valueOf(decryptMessages(value.ciphertexts(bigDimension())));
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
