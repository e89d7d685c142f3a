package io.cloakwork.coprocessor.abi;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import java.math.BigInteger;

/** What an operation takes. */
public sealed interface Operand {

  /** An encrypted value, by its name. */
  record Encrypted(Handle handle) implements Operand {}

  /**
   * A number that everybody knows: a word of 32 bytes, of which the operation takes what its type
   * holds.
   *
   * @param word in [0, 2^256)
   */
  record Clear(BigInteger word) implements Operand {
    /**
     * @throws RequestException (invalid) if it is no word
     */
    public Clear {
      if (word.signum() < 0 || word.bitLength() > Words.BYTES * Byte.SIZE) {
        throw new RequestException(Kind.INVALID, "plaintext operand", "32 bytes", "another number");
      }
    }
  }

  /**
   * The public seed of a random number.
   *
   * @param hex 32 lower-case hexadecimal digits: 16 bytes
   */
  record Seed(String hex) implements Operand {
    /** Bytes of a seed. */
    public static final int BYTES = 16;

    /**
     * @throws RequestException (invalid) unless it is 32 lower-case hexadecimal digits
     */
    public Seed {
      HexForm.require("seed", hex, BYTES);
    }

    /**
     * @throws RequestException (invalid) if there are not 16 bytes
     */
    public static Seed ofRaw(byte[] raw) {
      return new Seed(HexForm.of("seed", raw, BYTES));
    }

    /** The 16 bytes. */
    public byte[] raw() {
      return HexForm.raw(hex);
    }
  }

  /**
   * A model.
   *
   * @param id digest of its artifact
   */
  record Model(Hash id) implements Operand {}
}
