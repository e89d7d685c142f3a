package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Look-ups on clear values: walks the words of the very same tables, and checks at each step that
 * the value lies where the block says, that the table takes it, and that the noise is allowed.
 * Counts rotations and rounds. Safe for use by many threads.
 */
final class ClearMachine implements Machine {
  private final int largestSquaredNorm;
  private final AtomicInteger rotations = new AtomicInteger();
  private final AtomicInteger depth = new AtomicInteger();

  ClearMachine(int largestSquaredNorm) {
    this.largestSquaredNorm = largestSquaredNorm;
  }

  /** A source whose value is known, in halves of an encoding step. */
  private static final class Clear extends Source {
    private final int halves;
    private final int depth;

    Clear(Rotation rotation, int halves, int depth) {
      super(rotation);
      this.halves = halves;
      this.depth = depth;
    }
  }

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
    List<List<? extends Source>> answers = new ArrayList<>();
    for (LookUp lookUp : round) {
      Block input = lookUp.input();
      int halves = halves(input);
      check(!input.isConstant(), "constant", lookUp, halves);
      check(halves % Block.STEP == 0, "value between two boxes", lookUp, halves);
      check(lookUp.table().accepts(input), "interval", lookUp, halves);
      check(squaredNorm(input) <= largestSquaredNorm, "noise", lookUp, halves);
      int level = 1 + depth(input);
      depth.accumulateAndGet(level, Math::max);
      answers.add(outputs(lookUp.table(), halves / Block.STEP, level));
    }
    return answers;
  }

  @Override
  public List<? extends Source> uniform(MaskSeed seed, int count) {
    List<Clear> sources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long word = seed.stream(MaskPurpose.RANDOM_NUMBER, i).nextLong();
      sources.add(new Clear(new Rotation(1), Block.STEP * (int) (word >>> 59), 0));
    }
    return sources;
  }

  private static List<Clear> outputs(BlockTable table, int input, int level) {
    LookupTable words = table.words();
    int boxes = words.boxCount();
    Rotation rotation = new Rotation(1);
    List<Clear> outputs = new ArrayList<>();
    for (int i = 0; i < words.outputCount(); i++) {
      int at = Math.floorMod(input + i * boxes / words.outputCount(), 2 * boxes);
      long word = at < boxes ? words.value(at) : -words.value(at - boxes);
      outputs.add(new Clear(rotation, BlockTable.decode(word), level));
    }
    return outputs;
  }

  /** An input as a client encrypts it: every block with noise of its own. */
  FheInteger encrypt(ClearInteger value) {
    return encrypt(value, 1);
  }

  /** An input whose blocks have this noise. */
  FheInteger encrypt(ClearInteger value, int squaredNorm) {
    List<Block> blocks = new ArrayList<>();
    for (Block digit : Digits.of(value.value(), value.type().blocks())) {
      blocks.add(
          Block.of(new Clear(new Rotation(squaredNorm), digit.constant(), 0), 0, 3 * Block.STEP));
    }
    return FheInteger.of(value.type(), blocks);
  }

  FheBool encrypt(boolean value) {
    return encrypt(value, 1);
  }

  /** A boolean whose block has this noise. */
  FheBool encrypt(boolean value, int squaredNorm) {
    int halves = value ? Block.STEP : 0;
    return new FheBool(Block.of(new Clear(new Rotation(squaredNorm), halves, 0), 0, Block.STEP));
  }

  /** A block with noise of its own. */
  Block block(int value, int low, int high) {
    return Block.of(
        new Clear(new Rotation(1), Block.STEP * value, 0), Block.STEP * low, Block.STEP * high);
  }

  /** The value of blocks that are all digits. */
  ClearInteger decrypt(FheInteger value) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < value.blocks().size(); i++) {
      int halves = halves(value.blocks().get(i));
      assertThat(halves).as("digit %d", i).isIn(0, 2, 4, 6);
      requireFit(value.blocks().get(i));
      sum = sum.add(BigInteger.valueOf(halves / Block.STEP).shiftLeft(Digits.BITS * i));
    }
    return ClearInteger.wrapped(value.type(), sum);
  }

  boolean decrypt(FheBool value) {
    int halves = halves(value.block());
    assertThat(halves).as("boolean").isIn(0, 2);
    requireFit(value.block());
    return halves == Block.STEP;
  }

  /** Whatever an operation gives must be fit to go on with. */
  private void requireFit(Block block) {
    assertThat(squaredNorm(block)).as("ν² of a result").isLessThanOrEqualTo(largestSquaredNorm);
  }

  /** What the operation in the clear gives, of any result of an operation. */
  Object decryptAny(Object result) {
    return Results.map(
        result,
        value ->
            switch (value) {
              case FheBool bool -> decrypt(bool);
              case FheInteger integer -> decrypt(integer);
            });
  }

  /** The value of a block in encoding steps. */
  int decrypt(Block block) {
    int halves = halves(block);
    assertThat(halves % Block.STEP).isZero();
    return halves / Block.STEP;
  }

  /** ν² as its definition says, without {@link Block#squaredNorm()}. */
  private static long squaredNorm(Block block) {
    Map<Rotation, Integer> coefficients = new HashMap<>(); // by identity
    for (int i = 0; i < block.sourceCount(); i++) {
      int coefficient = Math.abs(block.coefficient(i));
      coefficients.merge(block.source(i).rotation(), coefficient, Integer::sum);
    }
    long norm = 0;
    for (Map.Entry<Rotation, Integer> entry : coefficients.entrySet()) {
      norm += (long) entry.getKey().squaredNorm() * entry.getValue() * entry.getValue();
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

  private static int halves(Block block) {
    int halves = block.constant();
    for (int i = 0; i < block.sourceCount(); i++) {
      halves += block.coefficient(i) * ((Clear) block.source(i)).halves;
    }
    if (halves < block.min() || halves > block.max()) {
      throw new AssertionError(halves + " halves are the value of " + block);
    }
    return halves;
  }

  // Not AssertJ: there are millions of these.
  private static void check(boolean holds, String what, LookUp lookUp, int halves) {
    if (!holds) {
      throw new AssertionError(
          "%s of %s, %d halves, asked for in %s"
              .formatted(what, lookUp.input(), halves, lookUp.table()));
    }
  }
}
