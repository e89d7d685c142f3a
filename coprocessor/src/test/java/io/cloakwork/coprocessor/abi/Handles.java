package io.cloakwork.coprocessor.abi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Handles and operations for tests, by name. */
public final class Handles {
  /** The chain of all of them. */
  public static final long CHAIN = 31_337;

  private Handles() {}

  /** The result of some operation. */
  public static Handle computed(String name, ValueType type) {
    return Handle.of(hash(name), Handle.COMPUTED, CHAIN, type);
  }

  /** Some input. */
  public static Handle input(String name, ValueType type) {
    return Handle.of(hash(name), 0, CHAIN, type);
  }

  /** Some hash. */
  public static Hash block(String name) {
    return Hash.of(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Some account. */
  public static Address account(int number) {
    byte[] raw = new byte[Address.BYTES];
    Arrays.fill(raw, (byte) number);
    return Address.ofRaw("account", raw);
  }

  public static Operation binary(Operator operator, Handle result, Handle lhs, Handle rhs) {
    return new Operation(
        operator, List.of(new Operand.Encrypted(lhs), new Operand.Encrypted(rhs)), List.of(result));
  }

  private static byte[] hash(String name) {
    return Keccak.hash(name.getBytes(StandardCharsets.UTF_8));
  }
}
