package io.cloakwork.fhe.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.params.Decomposition;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedDecompositionTest {

  @ParameterizedTest
  @CsvSource({"23, 1", "3, 5", "4, 4", "15, 2", "11, 3", "1, 7", "21, 3", "32, 1", "1, 63"})
  void decompose_cornersAndRandomWords_recomposeToTheClosestMultiple(int baseLog, int levels) {
    Decomposition shape = new Decomposition(baseLog, levels);
    SignedDecomposition decomposition = new SignedDecomposition(shape);
    long half = 1L << (63 - shape.precision());
    long[] corners = {0, 1, -1, half, half - 1, -half, -half - 1, Long.MAX_VALUE, Long.MIN_VALUE};
    SplittableRandom random = new SplittableRandom(baseLog * 100L + levels);
    int[] digits = new int[levels];

    for (int i = 0; i < 2_000; i++) {
      long word = i < corners.length ? corners[i] : random.nextLong();
      decomposition.decompose(word, digits, 0, 1);

      long sum = 0;
      for (int level = 1; level <= levels; level++) {
        long digit = digits[level - 1];
        assertThat(digit).isBetween(-(1L << (baseLog - 1)), (1L << (baseLog - 1)) - 1);
        sum += digit << (64 - baseLog * level);
      }
      assertThat(sum).isEqualTo((word + half) & -(half << 1));
    }
  }

  @Test
  void decompose_tieOfRounding_goesUp() {
    int[] digits = new int[1];

    new SignedDecomposition(new Decomposition(23, 1)).decompose(1L << 40, digits, 0, 1);

    assertThat(digits).containsExactly(1);
  }

  @Test
  void decompose_halfOfTheBase_becomesTheNegativeDigitWithACarry() {
    int[] digits = new int[2];

    new SignedDecomposition(new Decomposition(4, 2)).decompose(8L << 56, digits, 0, 1);

    assertThat(digits).containsExactly(1, -8);
  }
}
