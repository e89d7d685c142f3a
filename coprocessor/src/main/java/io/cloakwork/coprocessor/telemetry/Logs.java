package io.cloakwork.coprocessor.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** How much is logged, and that the JDK's own loggers (those of fhe-core) come along. */
public final class Logs {
  private Logs() {}

  /** For commands of a person: warnings, or everything of ours with {@code verbose}. */
  public static void forCommand(boolean verbose) {
    configure(verbose ? Level.DEBUG : Level.WARN);
    // What a connection meets, the command says itself, in one line and without a stack trace.
    setLevel("io.grpc", verbose ? Level.WARN : Level.ERROR);
  }

  /** For a server: what it did, or everything of ours with {@code verbose}. */
  public static void forServer(boolean verbose) {
    configure(verbose ? Level.DEBUG : Level.INFO);
  }

  private static void configure(Level level) {
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
    setLevel("io.cloakwork", level);
  }

  private static void setLevel(String name, Level level) {
    if (LoggerFactory.getLogger(name) instanceof Logger logger) {
      logger.setLevel(level);
    }
  }
}
