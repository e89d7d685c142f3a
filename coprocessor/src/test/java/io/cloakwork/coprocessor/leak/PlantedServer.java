package io.cloakwork.coprocessor.leak;

import io.cloakwork.coprocessor.cli.RealProcess;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The command line, and beside it a thread that waits for a file of needles and then keeps them on
 * the heap, and writes those that are text to both outputs: for the control, which shows that what
 * lies there is found.
 */
public final class PlantedServer {
  /** Names the file. */
  static final String FILE = "cloakwork.leak.plant";

  /** Ending of the file's name when its content is on the heap. */
  static final String DONE = ".done";

  private static final List<byte[]> PLANTED = new CopyOnWriteArrayList<>();

  private PlantedServer() {}

  /** Runs a command, as {@code cloak} does. */
  public static void main(String[] arguments) {
    Thread.ofPlatform().daemon().start(PlantedServer::plant);
    RealProcess.runCloak(arguments);
  }

  private static void plant() {
    Path file = Path.of(System.getProperty(FILE));
    try {
      while (!Files.exists(file)) {
        Thread.sleep(100);
      }
      try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
        for (int count = in.readInt(); count > 0; count--) {
          boolean text = in.readBoolean();
          byte[] bytes = in.readNBytes(in.readInt());
          PLANTED.add(bytes);
          if (text) {
            System.out.writeBytes(bytes);
            System.err.writeBytes(bytes);
          }
        }
        System.out.flush();
      }
      Files.move(file, file.resolveSibling(file.getFileName() + DONE));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
