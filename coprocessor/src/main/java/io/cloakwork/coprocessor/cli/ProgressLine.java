package io.cloakwork.coprocessor.cli;

import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Progress of long work on standard error: a bar where a person watches; where not, one line at the
 * start and then one every ten seconds, because logs keep every line. Thread-safe.
 */
final class ProgressLine implements AutoCloseable {
  private static final int UPDATE_MILLIS = 200;
  private static final long QUIET_NANOS = 10_000_000_000L;

  private final Console console;
  private final String task;
  private final @Nullable ProgressBar bar;
  private final LongSupplier nanoTime;
  private long total;
  private long told;

  /**
   * @param total in the unit of the updates
   */
  ProgressLine(Console console, String task, long total) {
    this(console, task, total, hasTerminal() && !console.isJson(), System::nanoTime);
  }

  ProgressLine(Console console, String task, long total, boolean terminal, LongSupplier nanoTime) {
    this.console = console;
    this.task = task;
    this.total = total;
    this.nanoTime = nanoTime;
    this.told = nanoTime.getAsLong();
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setUpdateIntervalMillis(UPDATE_MILLIS)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(System.err))
              .build();
    } else {
      bar = null;
      console.note(task + " …");
    }
  }

  @SuppressWarnings("SystemConsoleNull") // it is null without a terminal, again, since JDK 25
  private static boolean hasTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  /** So much is done, of a total that has become known. */
  synchronized void update(long done, long total) {
    this.total = total;
    if (bar != null) {
      bar.maxHint(total);
    }
    update(done);
  }

  /** So much is done. */
  synchronized void update(long done) {
    if (bar != null) {
      bar.stepTo(done);
    } else if (done < total && nanoTime.getAsLong() - told >= QUIET_NANOS) {
      told = nanoTime.getAsLong();
      console.note("%s: %d %%".formatted(task, 100 * done / total));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
