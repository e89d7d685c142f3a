package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.params.MessageSpace;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Functions of one block from one blind rotation, on an interval of inputs.
 *
 * <p>A circle of 32 boxes, of which 16 are free: box x + 16 holds the negated value of box x. With
 * 2^ϑ outputs, output i of the input x is the value of box x + i·16/2^ϑ. So an interval of 16
 * inputs takes any one function, 8 inputs any two, 4 inputs any four; a longer interval takes those
 * functions that the sign allows. Immutable.
 */
final class BlockTable {
  /** The only message space of this package: two message bits, two carry bits. */
  static final MessageSpace SPACE = new MessageSpace(2, 2);

  private static final int BOXES = 1 << SPACE.bits();
  private static final int HALF_LOG2 = SPACE.deltaLog2() - 1;

  private final String name;
  private final int low;
  private final int high;
  private final int outputs;
  private final int[] boxes; // halves of an encoding step
  private final LookupTable words;

  private BlockTable(String name, int low, int high, int outputs, int[] boxes) {
    this.name = name;
    this.low = low;
    this.high = high;
    this.outputs = outputs;
    this.boxes = boxes;
    long[] values = Arrays.stream(boxes).mapToLong(halves -> (long) halves << HALF_LOG2).toArray();
    this.words = LookupTable.centredWithOutputs(outputs, values);
  }

  /**
   * Refuses keys whose blocks have other message or carry bits.
   *
   * @throws ParameterException if they do
   */
  static void requireSpace(MessageSpace space) {
    if (!space.equals(SPACE)) {
      throw new ParameterException("message space of a key for integers", SPACE, space);
    }
  }

  /**
   * A table of functions in encoding steps.
   *
   * @param low smallest input
   * @param high largest input
   * @param functions one, two or four, with values in (−16, 16)
   */
  static BlockTable of(String name, int low, int high, IntUnaryOperator... functions) {
    IntUnaryOperator[] halves = new IntUnaryOperator[functions.length];
    Arrays.setAll(halves, i -> x -> Block.STEP * functions[i].applyAsInt(x));
    return ofHalves(name, low, high, halves);
  }

  /** The same with functions that give halves of an encoding step. */
  static BlockTable ofHalves(String name, int low, int high, IntUnaryOperator... functions) {
    if (low > high) {
      throw new AssertionError("the table " + name + " has no inputs");
    }
    int[] boxes = new int[BOXES];
    boolean[] taken = new boolean[BOXES];
    for (int x = low; x <= high; x++) {
      for (int output = 0; output < functions.length; output++) {
        int position = position(x, output, functions.length);
        int box = position % BOXES;
        int value = functions[output].applyAsInt(x);
        int demanded = position < BOXES ? value : -value;
        if (Math.abs(value) >= BOXES * Block.STEP || (taken[box] && boxes[box] != demanded)) {
          throw new AssertionError(
              "the table %s cannot have %d halves for output %d of input %d"
                  .formatted(name, value, output, x));
        }
        boxes[box] = demanded;
        taken[box] = true;
      }
    }
    return new BlockTable(name, low, high, functions.length, boxes);
  }

  private static int position(int input, int output, int outputs) {
    return Math.floorMod(input + output * (BOXES / outputs), 2 * BOXES);
  }

  String name() {
    return name;
  }

  /** Outputs of one blind rotation. */
  int outputs() {
    return outputs;
  }

  /** Whether every value of the block is a whole step and an input of this table. */
  boolean accepts(Block input) {
    return input.min() >= Block.STEP * low
        && input.max() <= Block.STEP * high
        && input.min() % Block.STEP == 0
        && input.max() % Block.STEP == 0;
  }

  /** Its inputs, for messages. */
  String domain() {
    return "in [" + low + ", " + high + "]";
  }

  /** What an input in encoding steps gives, in halves. */
  int value(int input, int output) {
    int position = position(input, output, outputs);
    return position < BOXES ? boxes[position] : -boxes[position - BOXES];
  }

  /** Smallest value of an output over the inputs that a block may have, in halves. */
  int min(Block input, int output) {
    int min = Integer.MAX_VALUE;
    for (int x = input.low(); x <= input.high(); x++) {
      min = Math.min(min, value(x, output));
    }
    return min;
  }

  /** Largest value of an output over the inputs that a block may have, in halves. */
  int max(Block input, int output) {
    int max = Integer.MIN_VALUE;
    for (int x = input.low(); x <= input.high(); x++) {
      max = Math.max(max, value(x, output));
    }
    return max;
  }

  /** The same table in torus words. */
  LookupTable words() {
    return words;
  }

  /** The word that a value in halves is encoded as. */
  static long encode(int halves) {
    return (long) halves << HALF_LOG2;
  }

  /** The value in halves of a word that holds it without noise, in [−32, 32). */
  static int decode(long word) {
    return (int) (word >> HALF_LOG2);
  }

  @Override
  public String toString() {
    return "BlockTable[" + name + " on " + domain() + "]";
  }
}
