package io.cloakwork.fhe.transport;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.params.MessageSpace;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Tables whose outputs stay in range for every input, also for one that nobody should have sent: a
 * phase on the other half circle negates the output, so the table has the values of [0, modulus)
 * shifted to lie evenly around zero, and the shift is undone on the body afterwards.
 */
final class DigitTables {
  private final MessageSpace space;
  private final Map<Digit, LookupTable> packedDigits = new HashMap<>();
  private final Map<Integer, LookupTable> messages = new HashMap<>();

  /**
   * @param position which message of an input, 0 the lowest
   * @param modulus of the output
   */
  private record Digit(int position, int modulus) {}

  DigitTables(MessageSpace space) {
    this.space = space;
  }

  /** Message {@code position} of an input that fills the message space, modulo {@code modulus}. */
  LookupTable packedDigit(int position, int modulus) {
    return packedDigits.computeIfAbsent(
        new Digit(position, modulus),
        digit ->
            table(
                1 << space.bits(),
                digit.modulus(),
                value -> value >>> (digit.position() * space.messageBits())));
  }

  /** The message, modulo {@code modulus}, of an input with nothing but a padding bit above it. */
  LookupTable message(int modulus) {
    return messages.computeIfAbsent(
        modulus, _ -> table(space.messageModulus(), modulus, value -> value));
  }

  private LookupTable table(int boxes, int modulus, IntUnaryOperator digit) {
    long[] values = new long[boxes];
    for (int value = 0; value < boxes; value++) {
      long reduced = digit.applyAsInt(value) % space.messageModulus() % modulus;
      values[value] = (reduced << space.deltaLog2()) - shift(modulus);
    }
    return LookupTable.centred(values);
  }

  /** Undoes the shift of output {@code index}. */
  void restore(LweCiphertextList outputs, int index, int modulus) {
    outputs.words()[outputs.offset(index) + outputs.dimension().value()] += shift(modulus);
  }

  // (modulus − 1)/2 encoded: half of the range.
  private long shift(int modulus) {
    return (modulus - 1L) << (space.deltaLog2() - 1);
  }
}
