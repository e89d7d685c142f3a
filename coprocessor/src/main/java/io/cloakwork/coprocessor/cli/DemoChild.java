package io.cloakwork.coprocessor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process does that a demo has started, when the demo is gone: nobody would stop it, and
 * nobody would remove the folder with the secret key. The demo holds the other end of its standard
 * input and never writes; the system closes it with the demo, even if that was killed.
 */
final class DemoChild {
  private static final String FOLDER = "cloakwork.demo.folder";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private DemoChild() {}

  /** The option of Java that makes a process the child of a demo with this folder. */
  static String option(Path folder) {
    return "-D" + FOLDER + "=" + folder;
  }

  /** In the child of a demo, watches for the demo's end. Does nothing in other processes. */
  static void watchIfChild() {
    String folder = System.getProperty(FOLDER);
    if (folder != null) {
      Thread.ofPlatform()
          .name("demo-watch")
          .daemon()
          .start(() -> endWith(System.in, Path.of(folder)));
    }
  }

  private static void endWith(InputStream demo, Path folder) {
    try {
      while (demo.read() >= 0) {
        // the demo writes nothing
      }
      removeOnceAbandoned(folder);
    } catch (IOException e) {
      System.err.println("cloak: could not remove " + folder + ": " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(BaseCommand.FAILED); // what it works on is gone
  }

  /** Tries for a while: the input ends a little before the demo does, and siblings try too. */
  private static void removeOnceAbandoned(Path folder) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < PATIENCE.toNanos()) {
      try {
        if (DemoFolder.removeIfAbandoned(folder)) {
          return;
        }
      } catch (DirectoryNotEmptyException _) {
        // a sibling wrote a file meanwhile: once more, without that one
      }
      Thread.sleep(PAUSE);
    }
  }
}
