package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.MessageSpace;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Booleans and integers in the clear, in an order: what a client encrypts as one list, and gets
 * back from one. A list of ciphertexts does not say which types are in it: both sides have to know
 * them. Immutable.
 */
public final class ClearList {
  private final List<FheType> types;
  private final List<BigInteger> values;

  private ClearList(List<FheType> types, List<BigInteger> values) {
    this.types = List.copyOf(types);
    this.values = List.copyOf(values);
  }

  /** A list to be filled. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the values of a list. Not safe for use by several threads. */
  public static final class Builder {
    private final List<FheType> types = new ArrayList<>();
    private final List<BigInteger> values = new ArrayList<>();

    private Builder() {}

    /** Appends a boolean. */
    public Builder add(boolean value) {
      return append(new BooleanType(), value ? BigInteger.ONE : BigInteger.ZERO);
    }

    /**
     * Appends an integer.
     *
     * @throws MismatchException if the type does not hold the value; it is not said
     */
    public Builder add(IntegerType type, BigInteger value) {
      type.requireSecret("value " + types.size() + " of a list", value);
      return append(type, value);
    }

    /**
     * Appends an unsigned integer.
     *
     * @param bits even, 2 to {@value IntegerType#LARGEST_BITS}
     * @throws MismatchException if the value does not fit; it is not said
     */
    public Builder addUint(int bits, long value) {
      return add(IntegerType.unsigned(bits), BigInteger.valueOf(value));
    }

    /** Appends a signed integer; otherwise as {@link #addUint}. */
    public Builder addInt(int bits, long value) {
      return add(IntegerType.signed(bits), BigInteger.valueOf(value));
    }

    private Builder append(FheType type, BigInteger value) {
      types.add(type);
      values.add(value);
      return this;
    }

    /** What has been appended. */
    public ClearList build() {
      return new ClearList(types, values);
    }
  }

  /**
   * The values of decrypted block messages.
   *
   * @throws MismatchException if there are not as many messages as the types have blocks, or one is
   *     too large for its type; it is not said
   */
  public static ClearList ofMessages(List<? extends FheType> types, int... messages) {
    Operands.requireBlocks(types, messages.length);
    List<BigInteger> values = new ArrayList<>();
    int at = 0;
    for (FheType type : types) {
      int[] blocks = Arrays.copyOfRange(messages, at, at + type.blocks());
      values.add(
          switch (type) {
            case BooleanType _ -> FheBool.valueOf(blocks) ? BigInteger.ONE : BigInteger.ZERO;
            case IntegerType integer -> integer.valueOf(blocks);
          });
      at += type.blocks();
    }
    return new ClearList(List.copyOf(types), values);
  }

  /**
   * The block messages of all values, one value behind the other.
   *
   * @param space of the key that will encrypt them
   * @throws ParameterException if its blocks are not of two message and two carry bits
   */
  public int[] messages(MessageSpace space) {
    BlockTable.requireSpace(space);
    int[] messages = new int[types.stream().mapToInt(FheType::blocks).sum()];
    int at = 0;
    for (int i = 0; i < types.size(); i++) {
      int blocks = types.get(i).blocks();
      for (int j = 0; j < blocks; j++) {
        messages[at++] = Digits.digit(values.get(i), j);
      }
    }
    return messages;
  }

  /** Values. */
  public int size() {
    return types.size();
  }

  /** Which types the values have. */
  public List<FheType> types() {
    return types;
  }

  /**
   * The boolean at a place.
   *
   * @throws MismatchException if something else is there
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public boolean bool(int index) {
    if (!(types.get(index) instanceof BooleanType)) {
      throw new MismatchException("value " + index, new BooleanType(), types.get(index));
    }
    return values.get(index).signum() != 0;
  }

  /**
   * The integer at a place.
   *
   * @throws MismatchException if something else is there
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public BigInteger integer(int index) {
    if (!(types.get(index) instanceof IntegerType)) {
      throw new MismatchException("value " + index, "an integer", types.get(index));
    }
    return values.get(index);
  }

  /** The types only. */
  @Override
  public String toString() {
    return "ClearList" + types;
  }
}
