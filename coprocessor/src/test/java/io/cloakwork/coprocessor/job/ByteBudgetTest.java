package io.cloakwork.coprocessor.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.coprocessor.config.Tenant;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
  private static final Tenant A = new Tenant("a");
  private static final Tenant B = new Tenant("b");

  private final ByteBudget budget = new ByteBudget(100);

  @Test
  void tenant_alone_getsHalf() {
    for (int i = 0; i < 5; i++) {
      assertThat(budget.tryTake(A, 10)).isTrue();
    }
    assertThat(budget.tryTake(A, 10)).isFalse();
    assertThat(budget.total()).isEqualTo(50);
  }

  @Test
  void tenant_thatComesLater_getsSome() {
    for (int i = 0; i < 5; i++) {
      assertThat(budget.tryTake(A, 10)).isTrue();
    }
    assertThat(budget.tryTake(B, 10)).isTrue();
    assertThat(budget.tryTake(B, 10)).isTrue();
    assertThat(budget.tryTake(B, 20)).isFalse();
  }

  /** One row may be larger than a share, but never larger than what is there. */
  @Test
  void firstRow_ofATenant_getsAllThatIsFree() {
    assertThat(budget.tryTake(A, 101)).isFalse();
    assertThat(budget.tryTake(A, 90)).isTrue();
    assertThat(budget.tryTake(B, 11)).isFalse();
    assertThat(budget.tryTake(B, 10)).isTrue();
  }

  @Test
  void giveBack_everything_leavesNothingTaken() {
    assertThat(budget.tryTake(A, 60)).isTrue();
    assertThat(budget.tryTake(A, 1)).isFalse();
    budget.giveBack(A, 60);
    assertThat(budget.total()).isZero();
    assertThat(budget.tryTake(A, 100)).isTrue();
  }
}
