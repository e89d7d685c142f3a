package io.cloakwork.fhe.integer;

import java.util.ArrayList;
import java.util.List;

/**
 * Blocks of which nothing is believed, mapped into their type by a look-up each. The tables lie
 * evenly around zero, so that the half circle on which a table is negated, where a block with its
 * padding bit stands, gives digits too.
 */
final class UntrustedBlocks {
  private static final int CIRCLE = 32;
  private static final int LARGEST = Digits.BASE - 1;

  /** Of x: (x mod 4) − 3/2. */
  private static final BlockTable DIGIT =
      BlockTable.ofHalves(
          "any digit", 0, CIRCLE - 1, x -> sign(x) * (Block.STEP * (x % Digits.BASE) - LARGEST));

  /** Of x: (x mod 2) − 1/2. */
  private static final BlockTable FLAG =
      BlockTable.ofHalves("any flag", 0, CIRCLE - 1, x -> sign(x) * (Block.STEP * (x % 2) - 1));

  private final Rounds rounds;

  UntrustedBlocks(Rounds rounds) {
    this.rounds = rounds;
  }

  private static int sign(int x) {
    return x < CIRCLE / 2 ? 1 : -1;
  }

  /** The same values with every block in the range of its type and the noise of one bootstrap. */
  List<FheValue> bootstrap(List<? extends FheValue> values) {
    List<LookUp> round = new ArrayList<>();
    for (FheValue value : values) {
      BlockTable table = table(value.type());
      FheTransport.blocks(value).forEach(block -> round.add(new LookUp(block.anywhere(), table)));
    }
    List<List<Block>> answers = rounds.run(round);
    List<FheValue> bootstrapped = new ArrayList<>();
    int at = 0;
    for (FheValue value : values) {
      int shift = value.type().blockModulus() - 1;
      List<Block> blocks =
          answers.subList(at, at + value.type().blocks()).stream()
              .map(answer -> answer.getFirst().plusHalves(shift))
              .toList();
      at += blocks.size();
      bootstrapped.add(
          switch (value) {
            case FheBool _ -> new FheBool(blocks.getFirst());
            case FheInteger integer -> FheInteger.of(integer.type(), blocks);
          });
    }
    return bootstrapped;
  }

  private static BlockTable table(FheType type) {
    return switch (type) {
      case BooleanType _ -> FLAG;
      case IntegerType _ -> DIGIT;
    };
  }
}
