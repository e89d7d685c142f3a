package io.cloakwork.coprocessor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateMeterTest {
  private final AtomicLong clock = new AtomicLong(-5);
  private final RateMeter meter = new RateMeter(clock::get);

  @Test
  void perSecond_sinceTheStart_countsTheSecondsThatPassed() {
    mark(6);
    clock.addAndGet(2);
    assertThat(meter.perSecond()).isEqualTo(2.0);
  }

  @Test
  void perSecond_afterAMinute_forgets() {
    mark(120);
    clock.addAndGet(59);
    assertThat(meter.perSecond()).isEqualTo(2.0);
    clock.addAndGet(1);
    assertThat(meter.perSecond()).isZero();
  }

  @Test
  void perSecond_longPause_forgetsAll() {
    mark(3);
    clock.addAndGet(1_000_000);
    assertThat(meter.perSecond()).isZero();
  }

  private void mark(int times) {
    for (int i = 0; i < times; i++) {
      meter.mark();
    }
  }
}
