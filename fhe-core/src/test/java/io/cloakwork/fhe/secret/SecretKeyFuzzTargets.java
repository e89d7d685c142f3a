package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.fixtures.ToyTransport;
import io.cloakwork.fhe.fixtures.fuzz.FuzzTarget;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.stream.Stream;

/** The decoder of client key files. Each input is tried as it is and with the right digest. */
enum SecretKeyFuzzTargets implements FuzzTarget {
  SECRET_KEY;

  private static final int DIGEST_BYTES = 32;

  @Override
  public Stream<byte[]> seeds() {
    return Stream.of(ToyParameters.values())
        .map(ToyParameters::parameters)
        .flatMap(set ->
            Stream.of(
                SecretKeySet.generate(set, InsecureSeeds.numbered(1)),
                SecretKeySet.generate(set, ToyTransport.of(set), InsecureSeeds.numbered(1))))
        .map(SecretKeyFormat::encode);
  }

  @Override
  public boolean accepts(byte[] input) {
    boolean accepted = tryDecode(input);
    return tryDecode(sealed(input)) || accepted;
  }

  private static boolean tryDecode(byte[] input) {
    try (SecretKeySet _ = SecretKeyFormat.decode(input)) {
      return true;
    } catch (FormatException | MismatchException _) {
      return false;
    }
  }

  private static byte[] sealed(byte[] input) {
    if (input.length < DIGEST_BYTES) {
      return input;
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(input, 0, input.length - DIGEST_BYTES);
      byte[] sealed = Arrays.copyOf(input, input.length);
      System.arraycopy(sha256.digest(), 0, sealed, input.length - DIGEST_BYTES, DIGEST_BYTES);
      return sealed;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
