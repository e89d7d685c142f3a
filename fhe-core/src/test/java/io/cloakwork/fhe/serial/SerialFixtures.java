package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.params.TfheParameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Toy shapes, far too small to be secure, and the golden files. */
final class SerialFixtures {
  static final TfheParameters TOY =
      new TfheParameters.Spec(1, 1, 2, 2, noise(40), 1, 256, noise(20), 10, 1, 4, 2).check();

  static final TfheParameters BLOCK3 =
      new TfheParameters.Spec(2, 2, 939, 3, noise(46), 1, 2048, noise(17), 23, 1, 3, 5).check();

  private SerialFixtures() {}

  private static TfheParameters.Noise noise(int bound) {
    return new TfheParameters.Noise(bound, 0);
  }

  /**
   * A golden file of format version 1. With {@code -Dcloakwork.golden.write=DIR} the bytes are
   * written there first: for a new object only, never to make a test pass.
   */
  static byte[] golden(String name, byte[] bytes) {
    String directory = System.getProperty("cloakwork.golden.write");
    try {
      if (directory != null) {
        Files.write(Path.of(directory, name), bytes);
        return bytes;
      }
      try (InputStream in = SerialFixtures.class.getResourceAsStream("v1/" + name)) {
        if (in == null) {
          throw new AssertionError("golden file is missing: v1/" + name);
        }
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
