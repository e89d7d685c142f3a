package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.fixtures.ParameterNumbers;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.CompressionParameters;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;
import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.MaskSeed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Toy shapes, far too small to be secure, and the golden files. */
final class SerialFixtures {
  static final TfheParameters TOY =
      new ParameterNumbers(1, 1, 2, 2, noise(40), 1, 256, noise(20), 10, 1, 4, 2).check();

  static final TransportParameters TRANSPORT =
      new TransportParameters(
          new CompactParameters(toyGlwe(1), new Decomposition(3, 5)),
          new CompressionParameters(toyGlwe(2), new Decomposition(4, 3), new Decomposition(4, 3)));

  static final TfheParameters BLOCK3 = ParameterSets.M2C2_BLOCK3_P141.parameters();

  static final LweDimension LWE = new LweDimension(10);
  static final GlweDimension K = new GlweDimension(1);
  static final PolynomialSize N = new PolynomialSize(256);
  static final Decomposition DECOMPOSITION = new Decomposition(7, 1);

  /** Of a key with all optional keys but the packing key, which is long. */
  static final ServerKeyShape TRANSPORT_SHAPE =
      new ServerKeyShape(
          TOY,
          Optional.of(new ServerKeyShape.Casting(new LweDimension(17), new Decomposition(3, 4))),
          Optional.empty(),
          Optional.of(new ServerKeyShape.Casting(new LweDimension(256), new Decomposition(4, 3))),
          true);

  private SerialFixtures() {}

  private static GlweShape toyGlwe(int dimension) {
    return new GlweShape(new GlweDimension(dimension), new PolynomialSize(256), new TUniform(20));
  }

  static MaskSeed seed(int number) {
    byte[] bytes = new byte[MaskSeed.BYTES];
    Arrays.fill(bytes, (byte) number);
    return MaskSeed.of(bytes);
  }

  /** Words that stay the same as long as {@link Csprng} does. */
  static long[] words(int number, int count) {
    long[] words = new long[count];
    Csprng.of(seed(number).bytes(), "test", 0).fill(words, 0, count);
    return words;
  }

  private static ParameterNumbers.Noise noise(int bound) {
    return new ParameterNumbers.Noise(bound, 0);
  }

  /**
   * A golden file of format version 1. With {@code -Dcloakwork.golden.write=DIR} the bytes are
   * written there first: for a new object only, never to make a test pass.
   */
  static byte[] golden(String name, byte[] bytes) {
    return golden(1, name, bytes);
  }

  /** The same for another format version. */
  static byte[] golden(int version, String name, byte[] bytes) {
    String directory = System.getProperty("cloakwork.golden.write");
    try {
      if (directory != null) {
        Files.write(Path.of(directory, name), bytes);
        return bytes;
      }
      try (InputStream in = SerialFixtures.class.getResourceAsStream("v" + version + "/" + name)) {
        if (in == null) {
          throw new AssertionError("golden file is missing: v" + version + "/" + name);
        }
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
