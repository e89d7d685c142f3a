package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Look-ups on clear values: walks the words of the very same tables, and checks at each step that
 * the value lies where the block says, that the table takes it, and that the noise is allowed.
 * Counts rotations and rounds. Safe for use by many threads.
 *
 * <p>Which look-ups an operation asks for does not depend on encrypted values. So a machine has
 * <em>lanes</em>: inputs may have a value of their own in each, and one walk through an operation
 * carries all of them, checks interval and noise of a look-up once and the values of all lanes.
 */
final class ClearMachine implements Machine {
  private static final int DIGITS_OF_A_BYTE = Byte.SIZE / Digits.BITS;

  private final int largestSquaredNorm;
  private final int lanes;
  private final AtomicInteger rotations = new AtomicInteger();
  private final AtomicInteger depth = new AtomicInteger();

  /** A machine with one lane. */
  ClearMachine(int largestSquaredNorm) {
    this(largestSquaredNorm, 1);
  }

  ClearMachine(int largestSquaredNorm, int lanes) {
    this.largestSquaredNorm = largestSquaredNorm;
    this.lanes = lanes;
  }

  /** A source whose values are known, in halves of an encoding step. */
  private static final class Clear extends Source {
    private final byte[] halves; // by lane
    private final int depth;

    Clear(Rotation rotation, byte[] halves, int depth) {
      super(rotation);
      this.halves = halves;
      this.depth = depth;
    }
  }

  /** Of each look-up, whatever the number of lanes. */
  int rotations() {
    return rotations.get();
  }

  /** The longest chain of rotations that wait for each other. */
  int rounds() {
    return depth.get();
  }

  void reset() {
    rotations.set(0);
    depth.set(0);
  }

  @Override
  public int largestSquaredNorm() {
    return largestSquaredNorm;
  }

  @Override
  public List<List<? extends Source>> rotate(List<LookUp> round) {
    rotations.addAndGet(round.size());
    List<List<? extends Source>> answers = new ArrayList<>(round.size());
    int[] halves = new int[lanes];
    for (LookUp lookUp : round) {
      Block input = lookUp.input();
      read(input, halves);
      check(!input.isConstant(), "constant", lookUp);
      check(areWholeSteps(halves), "value between two boxes", lookUp);
      check(lookUp.table().accepts(input), "interval", lookUp);
      check(squaredNorm(input) <= largestSquaredNorm, "noise", lookUp);
      int level = 1 + depth(input);
      depth.accumulateAndGet(level, Math::max);
      answers.add(outputs(lookUp.table(), halves, level));
    }
    return answers;
  }

  @Override
  public List<? extends Source> uniform(MaskSeed seed, int count) {
    List<Clear> sources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long word = seed.stream(MaskPurpose.RANDOM_NUMBER, i).nextLong();
      sources.add(everywhere(1, Block.STEP * (int) (word >>> 59)));
    }
    return sources;
  }

  private List<Clear> outputs(BlockTable table, int[] halves, int level) {
    LookupTable words = table.words();
    int boxes = words.boxCount();
    Rotation rotation = new Rotation(1);
    List<Clear> outputs = new ArrayList<>(words.outputCount());
    for (int i = 0; i < words.outputCount(); i++) {
      int ahead = i * boxes / words.outputCount();
      byte[] values = new byte[lanes];
      for (int lane = 0; lane < lanes; lane++) {
        int at = Math.floorMod(halves[lane] / Block.STEP + ahead, 2 * boxes);
        long word = at < boxes ? words.value(at) : -words.value(at - boxes);
        values[lane] = (byte) BlockTable.decode(word);
      }
      outputs.add(new Clear(rotation, values, level));
    }
    return outputs;
  }

  /** An input as a client encrypts it, every block with noise of its own; the same in each lane. */
  FheInteger encrypt(ClearInteger value) {
    return encrypt(value, 1);
  }

  /** An input whose blocks have this noise, the same in each lane. */
  FheInteger encrypt(ClearInteger value, int squaredNorm) {
    return encrypt(Collections.nCopies(lanes, value), squaredNorm);
  }

  /** An input with these values, one for each lane. */
  FheInteger encrypt(List<ClearInteger> values) {
    return encrypt(values, 1);
  }

  private FheInteger encrypt(List<ClearInteger> values, int squaredNorm) {
    IntegerType type = values.getFirst().type();
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < type.blocks(); i++) {
      byte[] halves = new byte[lanes];
      for (int lane = 0; lane < lanes; lane++) {
        halves[lane] = (byte) (Block.STEP * Digits.digit(values.get(lane).value(), i));
      }
      Clear source = new Clear(new Rotation(squaredNorm), halves, 0);
      blocks.add(Block.of(source, 0, (Digits.BASE - 1) * Block.STEP));
    }
    return FheInteger.of(type, blocks);
  }

  FheBool encrypt(boolean value) {
    return encrypt(value, 1);
  }

  /** A boolean with these values, one for each lane. */
  FheBool encryptBooleans(List<Boolean> values) {
    byte[] halves = new byte[lanes];
    for (int lane = 0; lane < lanes; lane++) {
      halves[lane] = (byte) (values.get(lane) ? Block.STEP : 0);
    }
    return new FheBool(Block.of(new Clear(new Rotation(1), halves, 0), 0, Block.STEP));
  }

  /** A boolean whose block has this noise. */
  FheBool encrypt(boolean value, int squaredNorm) {
    int halves = value ? Block.STEP : 0;
    return new FheBool(Block.of(everywhere(squaredNorm, halves), 0, Block.STEP));
  }

  /** A block with noise of its own. */
  Block block(int value, int low, int high) {
    return Block.of(everywhere(1, Block.STEP * value), Block.STEP * low, Block.STEP * high);
  }

  /** A source with noise of its own and the same value in each lane. */
  private Clear everywhere(int squaredNorm, int halves) {
    byte[] all = new byte[lanes];
    Arrays.fill(all, (byte) halves);
    return new Clear(new Rotation(squaredNorm), all, 0);
  }

  /** What the operation in the clear gives in the only lane, of any result of an operation. */
  Object decryptAny(Object result) {
    return only(decryptEach(result));
  }

  /** What the operation in the clear gives in each lane, of any result of an operation. */
  List<Object> decryptEach(Object result) {
    IdentityHashMap<FheValue, List<?>> values = new IdentityHashMap<>();
    return IntStream.range(0, lanes)
        .mapToObj(lane ->
            Results.map(result, value -> values.computeIfAbsent(value, this::values).get(lane)))
        .toList();
  }

  /** The value of a number in the only lane. */
  ClearInteger decrypt(FheInteger value) {
    return only(integers(value));
  }

  /** The value of a boolean in the only lane. */
  boolean decrypt(FheBool value) {
    return only(booleans(value));
  }

  /** The value of a block in the only lane, in encoding steps. */
  int decrypt(Block block) {
    int[] halves = new int[lanes];
    read(block, halves);
    requireAll(areWholeSteps(halves), "whole steps", block, halves);
    return only(Arrays.stream(halves).boxed().toList()) / Block.STEP;
  }

  private static <T> T only(List<T> values) {
    if (values.size() != 1) {
      throw new AssertionError("the value of one of " + values.size() + " lanes");
    }
    return values.getFirst();
  }

  private List<?> values(FheValue value) {
    return switch (value) {
      case FheBool bool -> booleans(bool);
      case FheInteger integer -> integers(integer);
    };
  }

  private List<Boolean> booleans(FheBool value) {
    int[] halves = result(value.block(), 1);
    return Arrays.stream(halves).mapToObj(each -> each == Block.STEP).toList();
  }

  private List<ClearInteger> integers(FheInteger value) {
    int size = Math.ceilDiv(value.blocks().size(), DIGITS_OF_A_BYTE);
    byte[][] bytes = new byte[lanes][size]; // highest first
    for (int i = 0; i < value.blocks().size(); i++) {
      int[] halves = result(value.blocks().get(i), Digits.BASE - 1);
      int shift = Digits.BITS * (i % DIGITS_OF_A_BYTE);
      for (int lane = 0; lane < lanes; lane++) {
        bytes[lane][size - 1 - i / DIGITS_OF_A_BYTE] |=
            (byte) ((halves[lane] / Block.STEP) << shift);
      }
    }
    return Stream.of(bytes)
        .map(each -> ClearInteger.wrapped(value.type(), new BigInteger(1, each)))
        .toList();
  }

  /** Values of a block that leaves: whole steps from 0 to the largest, and fit to go on with. */
  private int[] result(Block block, int largest) {
    int[] halves = new int[lanes];
    read(block, halves);
    requireAll(squaredNorm(block) <= largestSquaredNorm, "ν² of a result", block, halves);
    boolean areMessages = areWholeSteps(halves);
    for (int each : halves) {
      areMessages &= each >= 0 && each <= Block.STEP * largest;
    }
    requireAll(areMessages, "messages up to " + largest, block, halves);
    return halves;
  }

  /**
   * ν² as its definition says, without {@link Block#squaredNorm()}: (Σ |c|)² is the sum of the
   * products of all pairs.
   */
  private static long squaredNorm(Block block) {
    long norm = 0;
    for (int i = 0; i < block.sourceCount(); i++) {
      Rotation rotation = block.source(i).rotation();
      for (int j = 0; j < block.sourceCount(); j++) {
        if (block.source(j).rotation() == rotation) {
          norm +=
              (long) rotation.squaredNorm()
                  * Math.abs(block.coefficient(i))
                  * Math.abs(block.coefficient(j));
        }
      }
    }
    return norm;
  }

  private static int depth(Block block) {
    int depth = 0;
    for (int i = 0; i < block.sourceCount(); i++) {
      depth = Math.max(depth, ((Clear) block.source(i)).depth);
    }
    return depth;
  }

  /** Writes the values of all lanes in halves, which are those that the block may have. */
  private static void read(Block block, int[] halves) {
    Arrays.fill(halves, block.constant());
    for (int i = 0; i < block.sourceCount(); i++) {
      byte[] values = ((Clear) block.source(i)).halves;
      int coefficient = block.coefficient(i);
      for (int lane = 0; lane < halves.length; lane++) {
        halves[lane] += coefficient * values[lane];
      }
    }
    int min = Integer.MAX_VALUE;
    int max = Integer.MIN_VALUE;
    for (int each : halves) {
      min = Math.min(min, each);
      max = Math.max(max, each);
    }
    requireAll(min >= block.min() && max <= block.max(), "values of the block", block, halves);
  }

  private static boolean areWholeSteps(int[] halves) {
    int rests = 0;
    for (int each : halves) {
      rests |= each % Block.STEP;
    }
    return rests == 0;
  }

  // Not AssertJ: there are millions of these.
  private static void requireAll(boolean holds, String what, Block block, int[] halves) {
    if (!holds) {
      throw new AssertionError(
          "not %s: %s, whose halves are %s".formatted(what, block, Arrays.toString(halves)));
    }
  }

  private static void check(boolean holds, String what, LookUp lookUp) {
    if (!holds) {
      throw new AssertionError(
          "%s of %s, asked for in %s".formatted(what, lookUp.input(), lookUp.table()));
    }
  }
}
