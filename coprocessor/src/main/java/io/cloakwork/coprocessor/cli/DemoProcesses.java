package io.cloakwork.coprocessor.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder and the processes of one demo. Closing ends the processes and waits for them, and only
 * then removes the folder, secret key and all; a thread at the end of the JVM does the same, so
 * that an interrupted demo leaves nothing. A killed one leaves that to {@link DemoChild}.
 */
final class DemoProcesses implements AutoCloseable {
  private final DemoFolder folder;
  private final List<CloakProcess> started = new ArrayList<>();
  private boolean closed;

  private DemoProcesses(DemoFolder folder) {
    this.folder = folder;
  }

  static DemoProcesses create() throws IOException {
    DemoProcesses demo = new DemoProcesses(DemoFolder.create());
    Runtime.getRuntime().addShutdownHook(new Thread(demo::closeQuietly, "demo-end"));
    return demo;
  }

  DemoFolder folder() {
    return folder;
  }

  /** Starts a command that computes nothing encrypted. */
  synchronized CloakProcess start(String... arguments) throws IOException {
    requireOpen();
    return keep(CloakProcess.start(List.of(DemoChild.option(folder.root())), arguments));
  }

  /** Starts a command with the module of the vector kernels. */
  synchronized CloakProcess startComputing(String... arguments) throws IOException {
    requireOpen();
    return keep(
        CloakProcess.start(
            List.of("--add-modules", "jdk.incubator.vector", DemoChild.option(folder.root())),
            arguments));
  }

  private void requireOpen() {
    if (closed) {
      throw new WorkFailedException("the demo was interrupted");
    }
  }

  private CloakProcess keep(CloakProcess process) {
    started.add(process);
    return process;
  }

  /** Again is harmless. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    started.forEach(CloakProcess::close);
    folder.close();
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      System.err.println("cloak: could not remove " + folder.root() + ": " + e.getMessage());
    }
  }
}
