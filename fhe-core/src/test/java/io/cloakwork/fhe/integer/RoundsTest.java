package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.NoiseException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final BlockTable SQUARE = BlockTable.of("square", 0, 3, x -> x * x);
  private static final BlockTable SIGN = BlockTable.of("sign", -15, 15, Integer::signum);

  private final ClearMachine machine = new ClearMachine(20);
  private final Rounds rounds = new Rounds(machine);

  @Test
  void round_ofSeveralLookUps_takesOneRotationEach() {
    List<Block> squares =
        rounds.each(SQUARE, List.of(machine.block(3, 0, 3), machine.block(2, 0, 3)));

    assertThat(squares.stream().map(machine::decrypt)).containsExactly(9, 4);
    assertThat(squares.getFirst().max()).isEqualTo(18);
    assertThat(machine.rotations()).isEqualTo(2);
    assertThat(machine.rounds()).isEqualTo(1);
  }

  @Test
  void lookUp_ofAConstant_costsNothing() {
    assertThat(rounds.one(SQUARE, Block.constant(3)).isConstant(9)).isTrue();
    assertThat(machine.rounds()).isZero();
  }

  @Test
  void lookUp_whoseAnswerIsKnown_costsNothing() {
    assertThat(rounds.one(SIGN, machine.block(5, 1, 9)).isConstant(1)).isTrue();
    assertThat(machine.rounds()).isZero();
  }

  @Test
  void lookUp_askedTwiceInARound_costsOnce() {
    Block a = machine.block(1, 0, 1);
    Block b = machine.block(2, 0, 2);

    List<Block> squares = rounds.each(SQUARE, List.of(a.plus(b), b.plus(a)));

    assertThat(squares.getFirst()).isSameAs(squares.getLast());
    assertThat(machine.rotations()).isEqualTo(1);
  }

  @Test
  void lookUp_thatMayOverflow_isRefused() {
    assertThatThrownBy(() -> rounds.one(SQUARE, machine.block(1, 0, 3).plus(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "input of the table square: expected whole steps in [0, 3], got halves in [2, 8]");
  }

  @Test
  void lookUp_thatIsTooNoisy_isRefused() {
    Block noisy = machine.block(0, 0, 0).plus(machine.block(1, 0, 1), 5).within(0, 3);

    assertThrown(
        NoiseException.class,
        () -> rounds.one(SQUARE, noisy),
        "ν² of the input of the table square",
        "at most 20",
        26);
  }

  @Test
  void bootstrap_ofNoisyBlocks_leavesTheOthersAlone() {
    Block clean = machine.block(3, 0, 3);
    Block noisy = machine.block(1, 0, 1).plus(machine.block(2, 0, 2));

    List<List<Block>> bootstrapped =
        rounds.bootstrap(List.of(List.of(clean, noisy), List.of(noisy)));

    assertThat(bootstrapped.getFirst().getFirst()).isSameAs(clean);
    assertThat(bootstrapped.getFirst().getLast().squaredNorm()).isEqualTo(1);
    assertThat(machine.decrypt(bootstrapped.getLast().getFirst())).isEqualTo(3);
    assertThat(machine.rotations()).isEqualTo(1);
  }
}
