package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlockTest {
  private final Rotation rotation = new Rotation(1);
  private final Block message = Block.of(new Output(rotation), 0, 6);
  private final Block carry = Block.of(new Output(rotation), 0, 2);
  private final Block other = Block.of(new Output(new Rotation(1)), 0, 6);

  private static final class Output extends Source {
    Output(Rotation rotation) {
      super(rotation);
    }
  }

  @Test
  void combination_ofBlocks_addsCoefficientsConstantsAndIntervals() {
    Block block = message.times(4).minus(other).plus(2).plusHalves(1);

    assertThat(block.constant()).isEqualTo(5);
    assertThat(block.min()).isEqualTo(5 - 6);
    assertThat(block.max()).isEqualTo(5 + 24);
    assertThat(block.sourceCount()).isEqualTo(2);
    assertThat(block.coefficient(0)).isEqualTo(4);
    assertThat(block.coefficient(1)).isEqualTo(-1);
    assertThat(block.source(1)).isSameAs(other.source(0));
  }

  @Test
  void difference_withItself_isTheConstantZero() {
    assertThat(message.plus(3).minus(message).isConstant(3)).isTrue();
    assertThat(message.times(0).isConstant(0)).isTrue();
    assertThat(Block.sum(List.of()).isConstant(0)).isTrue();
    assertThat(Block.constant(1).isConstant(0)).isFalse();
    assertThat(message.isConstant(0)).isFalse();
  }

  @Test
  void squaredNorm_ofDifferentRotations_addsSquares() {
    assertThat(message.times(4).plus(other).squaredNorm()).isEqualTo(17);
    assertThat(Block.constant(3).squaredNorm()).isZero();
  }

  @Test
  void squaredNorm_ofOneRotation_addsCoefficientsFirst() {
    assertThat(message.times(-4).plus(carry).squaredNorm()).isEqualTo(25);
  }

  @Test
  void squaredNorm_ofACiphertextFromOutside_countsWhatItBrings() {
    Block noisy = Block.of(new Output(new Rotation(2)), 0, 6);

    assertThat(noisy.times(4).plus(other).squaredNorm()).isEqualTo(33);
  }

  /** Ciphertexts from outside may come twice, and with less noise said than is in them. */
  @Test
  void squaredNorm_ofOneCiphertextThatIsSaidToBeOfTwoNoises_countsTheLarger() {
    Block little = encrypted(2, 5, 7);
    Block much = encrypted(9, 5, 7);

    assertThat(little.plus(much).squaredNorm()).isEqualTo(4 * 9);
    assertThat(much.plus(little).squaredNorm()).isEqualTo(4 * 9);
    assertThat(much.plus(little, 2).minus(little).squaredNorm()).isEqualTo(4 * 9);
    assertThat(little.minus(much).isConstant(0)).isTrue();
  }

  @Test
  void squaredNorm_ofTwoCiphertextsWithOneMask_countsTheLargerForBoth() {
    Block little = encrypted(2, 5, 7);
    Block much = encrypted(9, 5, 8);

    assertThat(little.plus(much, 2).squaredNorm()).isEqualTo(9 * 9);
    assertThat(much.plus(little, 2).squaredNorm()).isEqualTo(9 * 9);
  }

  private static Block encrypted(int squaredNorm, long... words) {
    Rotation outside = new Rotation(squaredNorm, words[0]);
    return Block.of(new Ciphertexts.Encrypted(outside, words, null), 0, 6);
  }

  @Test
  void within_anInterval_keepsTheNarrowerEnds() {
    Block block = message.minus(other).within(0, 9);

    assertThat(block.low()).isZero();
    assertThat(block.high()).isEqualTo(3);
    assertThat(block.span()).isEqualTo(3);
    assertThat(Block.constant(5).within(0, 1).isConstant(5)).isTrue();
  }

  @Test
  void block_withAnEmptyInterval_isRefused() {
    assertThatThrownBy(() -> message.within(4, 5))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("[8, 6]");
  }

  @Test
  void isSame_inAnyOrder_comparesCombinationsOfTheSameSources() {
    Block sum = message.plus(other);

    assertThat(sum.isSame(other.plus(message))).isTrue();
    assertThat(sum.fingerprint()).isEqualTo(other.plus(message).fingerprint());
    assertThat(sum.isSame(sum.plus(1))).isFalse();
    assertThat(sum.isSame(message.plus(other, 2))).isFalse();
    assertThat(sum.isSame(message.plus(carry))).isFalse();
    assertThat(sum.isSame(message)).isFalse();
  }

  @Test
  void rotation_withNegativeNoise_isRefused() {
    assertThatThrownBy(() -> new Rotation(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
