package io.cloakwork.compiler.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScoreRuleTest {
  @Test
  void largest_ofEqualScores_isTheFirst() {
    assertThat(ScoreRule.LARGEST.choose(new double[] {-1, 3, 3})).isEqualTo(1);
    assertThat(ScoreRule.LARGEST.values(new double[] {-1, 3}, PostTransform.NONE))
        .containsExactly(-1, 3);
  }

  @Test
  void single_scoreAtItsThreshold_isTheFirstClass() {
    assertThat(ScoreRule.SIGN_NEGATIVE.choose(new double[] {0})).isZero();
    assertThat(ScoreRule.SIGN_NEGATIVE.choose(new double[] {1e-9})).isEqualTo(1);
    assertThat(ScoreRule.SIGN_COMPLEMENT.choose(new double[] {0})).isZero();
    assertThat(ScoreRule.HALF_COMPLEMENT.choose(new double[] {0.5})).isZero();
    assertThat(ScoreRule.HALF_COMPLEMENT.choose(new double[] {0.51})).isEqualTo(1);
    assertThat(ScoreRule.SECOND_SIGN.choose(new double[] {9, 1e-9})).isEqualTo(1);
    assertThat(ScoreRule.SECOND_SIGN.choose(new double[] {-9, 0})).isZero();
  }

  @Test
  void values_ofASingleScore_areTwo() {
    assertThat(ScoreRule.SIGN_NEGATIVE.values(new double[] {2}, PostTransform.SOFTMAX))
        .containsExactly(-2, 2);
    assertThat(ScoreRule.HALF_COMPLEMENT.values(new double[] {0.75}, PostTransform.NONE))
        .containsExactly(0.25, 0.75);
    double[] logistic = ScoreRule.SIGN_NEGATIVE.values(new double[] {0}, PostTransform.LOGISTIC);
    assertThat(logistic).containsExactly(0.5, 0.5);
  }

  @Test
  void scores_thatARuleTakes_dependOnTheClasses() {
    assertThat(ScoreRule.LARGEST.scores(5)).isEqualTo(5);
    assertThat(ScoreRule.SECOND_SIGN.scores(2)).isEqualTo(2);
    assertThat(ScoreRule.VOTES.scores(5)).isEqualTo(10);
    for (ScoreRule rule : ScoreRule.values()) {
      boolean several = rule == ScoreRule.LARGEST || rule == ScoreRule.VOTES;
      assertThat(rule.scores(3)).isEqualTo(several ? 3 : 0);
    }
  }

  @Test
  void votes_ofPairs_areCountedAndTiesGoToTheFirst() {
    assertThat(ScoreRule.VOTES.choose(new double[] {1})).isZero();
    assertThat(ScoreRule.VOTES.choose(new double[] {0})).isEqualTo(1);
    assertThat(ScoreRule.VOTES.choose(new double[] {-1, -1, 1})).isEqualTo(1);
    assertThat(ScoreRule.VOTES.choose(new double[] {1, -1, 1})).as("each has one").isZero();
    assertThat(ScoreRule.VOTES.values(new double[] {2}, PostTransform.NONE)).containsExactly(-2, 2);
    assertThat(ScoreRule.VOTES.values(new double[] {2}, PostTransform.SOFTMAX))
        .containsExactly(-1, 2);
    assertThat(ScoreRule.VOTES.numbers(2)).isEqualTo(2);
    assertThat(ScoreRule.VOTES.numbers(4)).isEqualTo(6);
  }
}
