package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.ciphertext.LookupTable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Look-ups on clear values: walks the words of the very same tables, and checks at each step that
 * the value lies where the block says, that the table takes it, and that the noise is allowed.
 * Counts rotations and rounds.
 */
final class ClearMachine implements Machine {
  private final int largestSquaredNorm;
  private int rotations;
  private int rounds;

  ClearMachine(int largestSquaredNorm) {
    this.largestSquaredNorm = largestSquaredNorm;
  }

  /** A source whose value is known, in halves of an encoding step. */
  private static final class Clear extends Source {
    private final int halves;

    Clear(Rotation rotation, int halves) {
      super(rotation);
      this.halves = halves;
    }
  }

  int rotations() {
    return rotations;
  }

  int rounds() {
    return rounds;
  }

  void reset() {
    rotations = 0;
    rounds = 0;
  }

  @Override
  public int largestSquaredNorm() {
    return largestSquaredNorm;
  }

  @Override
  public List<List<? extends Source>> rotate(List<LookUp> round) {
    rounds++;
    rotations += round.size();
    assertThat(round).doesNotHaveDuplicates();
    List<List<? extends Source>> answers = new ArrayList<>();
    for (LookUp lookUp : round) {
      Block input = lookUp.input();
      int halves = halves(input);
      assertThat(input.isConstant()).as("%s is asked for a constant", lookUp.table()).isFalse();
      assertThat(halves % Block.STEP).as("%s is asked between two boxes", lookUp.table()).isZero();
      assertThat(lookUp.table().accepts(input)).as("%s of %s", lookUp.table(), input).isTrue();
      assertThat(input.squaredNorm()).isLessThanOrEqualTo(largestSquaredNorm);
      answers.add(outputs(lookUp.table(), halves / Block.STEP));
    }
    return answers;
  }

  private static List<Clear> outputs(BlockTable table, int input) {
    LookupTable words = table.words();
    int boxes = words.boxCount();
    Rotation rotation = new Rotation(1);
    List<Clear> outputs = new ArrayList<>();
    for (int i = 0; i < words.outputCount(); i++) {
      int at = Math.floorMod(input + i * boxes / words.outputCount(), 2 * boxes);
      long word = at < boxes ? words.value(at) : -words.value(at - boxes);
      outputs.add(new Clear(rotation, BlockTable.decode(word)));
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
          Block.of(new Clear(new Rotation(squaredNorm), digit.constant()), 0, 3 * Block.STEP));
    }
    return FheInteger.of(value.type(), blocks);
  }

  FheBool encrypt(boolean value) {
    return new FheBool(block(value ? 1 : 0, 0, 1));
  }

  /** A block with noise of its own. */
  Block block(int value, int low, int high) {
    return Block.of(
        new Clear(new Rotation(1), Block.STEP * value), Block.STEP * low, Block.STEP * high);
  }

  /** The value of blocks that are all digits. */
  ClearInteger decrypt(FheInteger value) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < value.blocks().size(); i++) {
      int halves = halves(value.blocks().get(i));
      assertThat(halves).as("digit %d", i).isIn(0, 2, 4, 6);
      sum = sum.add(BigInteger.valueOf(halves / Block.STEP).shiftLeft(Digits.BITS * i));
    }
    return ClearInteger.wrapped(value.type(), sum);
  }

  boolean decrypt(FheBool value) {
    int halves = halves(value.block());
    assertThat(halves).as("boolean").isIn(0, 2);
    return halves == Block.STEP;
  }

  /** What the operation in the clear gives, of any result of an operation. */
  Object decryptAny(Object result) {
    return switch (result) {
      case FheInteger integer -> decrypt(integer);
      case FheBool flag -> decrypt(flag);
      default -> throw new AssertionError("no result of an operation: " + result.getClass());
    };
  }

  /** The value of a block in encoding steps. */
  int decrypt(Block block) {
    int halves = halves(block);
    assertThat(halves % Block.STEP).isZero();
    return halves / Block.STEP;
  }

  private static int halves(Block block) {
    int halves = block.constant();
    for (var term : block.coefficients().entrySet()) {
      halves += term.getValue() * ((Clear) term.getKey()).halves;
    }
    assertThat(halves).as("value of %s", block).isBetween(block.min(), block.max());
    return halves;
  }
}
