package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Console console =
      new Console(new PrintWriter(out, true), new PrintWriter(err, true), true);

  @Test
  void update_withoutATerminal_isALineAtTheStartAndEveryTenSeconds() {
    try (var progress = new ProgressLine(console, "making keys", 1, false, nanos::get)) {
      assertThat(err.toString().lines()).containsExactly("making keys …");
      progress.update(1, 50); // the total was not known before
      pass(9);
      progress.update(10);
      assertThat(err.toString().lines()).hasSize(1);
      pass(1);
      progress.update(12);
      progress.update(13);
      assertThat(err.toString().lines()).containsExactly("making keys …", "making keys: 24 %");
      pass(60);
      progress.update(50); // the result says that it is done
    }
    assertThat(err.toString().lines()).hasSize(2);
    assertThat(out.toString()).isEmpty();
  }

  private void pass(int seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }
}
