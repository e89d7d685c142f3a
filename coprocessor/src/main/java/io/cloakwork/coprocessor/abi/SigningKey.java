package io.cloakwork.coprocessor.abi;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * A key that signs digests for contracts (ECDSA on secp256k1, nonces by RFC 6979, low s). It does
 * not tell its secret.
 */
public final class SigningKey {
  private static final X9ECParameters CURVE = SECNamedCurves.getByName("secp256k1");
  private static final ECDomainParameters DOMAIN =
      new ECDomainParameters(CURVE.getCurve(), CURVE.getG(), CURVE.getN(), CURVE.getH());
  private static final BigInteger HALF = CURVE.getN().shiftRight(1);
  private static final int LOWEST_V = 27;
  private static final int ADDRESS_AT = Keccak.BYTES - Address.BYTES;

  private final BigInteger secret;
  private final Address address;

  private SigningKey(BigInteger secret) {
    this.secret = secret;
    this.address = address(new FixedPointCombMultiplier().multiply(CURVE.getG(), secret));
  }

  /**
   * @param secret 32 bytes, not kept
   * @throws RequestException (invalid) if it is no secret of the curve; it is not said
   */
  public static SigningKey of(byte[] secret) {
    BigInteger number = new BigInteger(1, secret);
    if (secret.length != Words.BYTES
        || number.signum() == 0
        || number.compareTo(CURVE.getN()) >= 0) {
      throw new RequestException(
          Kind.INVALID, "signing key", "32 bytes, a secret of secp256k1", "something else");
    }
    return new SigningKey(number);
  }

  /** A new one from the operating system's randomness. */
  public static SigningKey generate() {
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[Words.BYTES];
    while (true) {
      random.nextBytes(secret);
      BigInteger number = new BigInteger(1, secret);
      if (number.signum() > 0 && number.compareTo(CURVE.getN()) < 0) {
        Arrays.fill(secret, (byte) 0);
        return new SigningKey(number);
      }
    }
  }

  /** Whose signatures contracts see. */
  public Address address() {
    return address;
  }

  /**
   * @param digest 32 bytes
   */
  public Signature sign(byte[] digest) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(secret, DOMAIN));
    BigInteger[] pair = signer.generateSignature(digest);
    BigInteger r = pair[0];
    BigInteger s = pair[1].compareTo(HALF) > 0 ? CURVE.getN().subtract(pair[1]) : pair[1];
    for (int parity = 0; parity < 2; parity++) {
      Signature signature = signature(r, s, parity);
      if (recover(digest, signature).filter(address::equals).isPresent()) {
        return signature;
      }
    }
    throw new AssertionError("one of two points is that of the key");
  }

  /** Who signed a digest; nothing if nobody can have. */
  public static Optional<Address> recover(byte[] digest, Signature signature) {
    byte[] raw = signature.raw();
    BigInteger r = new BigInteger(1, Arrays.copyOfRange(raw, 0, Words.BYTES));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(raw, Words.BYTES, 2 * Words.BYTES));
    int parity = raw[Signature.BYTES - 1] - LOWEST_V;
    BigInteger n = CURVE.getN();
    if (parity < 0
        || parity > 1
        || r.signum() == 0
        || s.signum() == 0
        || r.compareTo(n) >= 0
        || s.compareTo(HALF) > 0) {
      return Optional.empty();
    }
    ECPoint point;
    try {
      byte[] compressed = new byte[Words.BYTES + 1];
      compressed[0] = (byte) (2 + parity);
      System.arraycopy(raw, 0, compressed, 1, Words.BYTES);
      point = CURVE.getCurve().decodePoint(compressed);
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // no point of the curve has this r
    }
    BigInteger inverse = r.modInverse(n);
    BigInteger e = new BigInteger(1, digest);
    ECPoint key =
        CURVE
            .getG()
            .multiply(inverse.multiply(e.negate()).mod(n))
            .add(point.multiply(inverse.multiply(s).mod(n)));
    return key.isInfinity() ? Optional.empty() : Optional.of(address(key));
  }

  private static Signature signature(BigInteger r, BigInteger s, int parity) {
    byte[] raw = Arrays.copyOf(Words.of(r), Signature.BYTES);
    System.arraycopy(Words.of(s), 0, raw, Words.BYTES, Words.BYTES);
    raw[Signature.BYTES - 1] = (byte) (LOWEST_V + parity);
    return Signature.ofRaw(raw);
  }

  private static Address address(ECPoint key) {
    byte[] encoded = key.normalize().getEncoded(false);
    byte[] hash = Keccak.hash(Arrays.copyOfRange(encoded, 1, encoded.length));
    return Address.ofRaw("address", Arrays.copyOfRange(hash, ADDRESS_AT, hash.length));
  }

  /** The address only. */
  @Override
  public String toString() {
    return "SigningKey[" + address + "]";
  }
}
