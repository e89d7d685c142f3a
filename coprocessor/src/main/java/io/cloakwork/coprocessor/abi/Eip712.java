package io.cloakwork.coprocessor.abi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Digests of typed data (EIP-712) that contracts verify. */
public final class Eip712 {
  private static final byte[] DOMAIN_TYPE =
      typeHash(
          "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
  private static final byte[] PREFIX = {0x19, 0x01};

  private Eip712() {}

  /**
   * Whose signatures they are for.
   *
   * @param name of the contract's domain
   * @param version of the domain
   */
  public record Domain(String name, String version, long chainId, Address verifyingContract) {
    byte[] separator() {
      return Keccak.hash(
          DOMAIN_TYPE, hash(name), hash(version), Words.of(chainId), Words.of(verifyingContract));
    }
  }

  /** Of a type as EIP-712 writes it, {@code Name(type field,…)}. */
  public static byte[] typeHash(String type) {
    return hash(type);
  }

  /** The encoding of a {@code bytes32[]}: one hash. */
  public static byte[] array(List<Handle> handles) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    handles.forEach(handle -> all.writeBytes(handle.raw()));
    return Keccak.hash(all.toByteArray());
  }

  /**
   * What is signed: the digest of a struct in a domain.
   *
   * @param fields encoded: words of 32 bytes, hashes of dynamic ones
   */
  public static byte[] digest(Domain domain, byte[] typeHash, byte[]... fields) {
    byte[][] struct = new byte[fields.length + 1][];
    struct[0] = typeHash;
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].length != Words.BYTES) {
        throw new IllegalArgumentException(
            "field " + i + " of a struct has " + fields[i].length + " bytes");
      }
      struct[i + 1] = fields[i];
    }
    return Keccak.hash(PREFIX, domain.separator(), Keccak.hash(struct));
  }

  private static byte[] hash(String text) {
    return Keccak.hash(text.getBytes(StandardCharsets.UTF_8));
  }
}
