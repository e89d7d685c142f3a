package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.fixtures.fuzz.FuzzTarget;
import io.cloakwork.fhe.params.CiphertextModulus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.Stream;

/** Decoders of public objects. Each input is tried as it is and with the right trailer. */
enum SerialFuzzTargets implements FuzzTarget {
  PARAMETERS("parameters.bin") {
    @Override
    Object decode(byte[] input) {
      return ParametersFormat.encode(ParametersFormat.decode(input));
    }
  },
  SERVER_KEY("server-key.bin") {
    @Override
    Object decode(byte[] input) throws IOException {
      return ServerKeyFormat.read(new ByteArrayInputStream(input), SerialFixtures.TOY);
    }
  },
  LWE_LIST_32("lwe-list-32.bin") {
    @Override
    Object decode(byte[] input) {
      return LweListFormat.decode(input, SerialFixtures.LWE, CiphertextModulus.TWO_POW_32, MOST);
    }
  },
  LWE_LIST_64("lwe-list-64.bin") {
    @Override
    Object decode(byte[] input) {
      return LweListFormat.decode(input, SerialFixtures.LWE, CiphertextModulus.TWO_POW_64, MOST);
    }
  },
  GLWE_LIST("glwe-list.bin") {
    @Override
    Object decode(byte[] input) {
      return GlweListFormat.decode(input, SerialFixtures.K, SerialFixtures.N, MOST);
    }
  },
  GGSW_LIST("ggsw-list.bin") {
    @Override
    Object decode(byte[] input) {
      return GgswListFormat.decode(
          input, SerialFixtures.K, SerialFixtures.N, SerialFixtures.DECOMPOSITION, MOST);
    }
  },
  SEEDED_LWE_LIST("seeded-lwe-list.bin") {
    @Override
    Object decode(byte[] input) {
      return SeededLweFormat.decode(input, SerialFixtures.LWE, MOST);
    }
  },
  SEEDED_GLWE_LIST("seeded-glwe-list.bin") {
    @Override
    Object decode(byte[] input) {
      return SeededGlweFormat.decode(input, SerialFixtures.K, SerialFixtures.N, MOST);
    }
  },
  SEEDED_GGSW_LIST("seeded-ggsw-list.bin") {
    @Override
    Object decode(byte[] input) {
      return SeededGgswFormat.decode(
          input, SerialFixtures.K, SerialFixtures.N, SerialFixtures.DECOMPOSITION, MOST);
    }
  },
  SERVER_KEY_WITH_TRANSPORT("v2/server-key-transport.bin") {
    @Override
    Object decode(byte[] input) throws IOException {
      return ServerKeyFormat.read(new ByteArrayInputStream(input), SerialFixtures.TRANSPORT_SHAPE);
    }
  },
  SERVER_KEY_SHAPE("v2/server-key-transport.bin") {
    @Override
    Object decode(byte[] input) throws IOException {
      return ServerKeyFormat.shape(new ByteArrayInputStream(input));
    }
  },
  TRANSPORT_PARAMETERS("transport-parameters.bin") {
    @Override
    Object decode(byte[] input) {
      return TransportParametersFormat.encode(TransportParametersFormat.decode(input));
    }
  },
  COMPACT_PUBLIC_KEY("compact-public-key.bin") {
    @Override
    Object decode(byte[] input) {
      return CompactPublicKeyFormat.decode(
          input, SerialFixtures.TOY.message(), SerialFixtures.TRANSPORT.compact());
    }
  },
  COMPACT_PUBLIC_KEY_OF_ANY_PARAMETERS("compact-public-key.bin") {
    @Override
    Object decode(byte[] input) {
      return CompactPublicKeyFormat.encode(CompactPublicKeyFormat.decode(input));
    }
  },
  COMPACT_LIST("compact-list.bin") {
    @Override
    Object decode(byte[] input) {
      return CompactListFormat.decode(input, SerialFixtures.TRANSPORT.compact(), MOST);
    }
  },
  COMPRESSED_LIST("compressed-list.bin") {
    @Override
    Object decode(byte[] input) {
      return CompressedListFormat.decode(
          input, SerialFixtures.TRANSPORT.compression(), MOST_COEFFICIENTS);
    }
  },
  SEEDED_BLOCK_LIST("seeded-block-list.bin") {
    @Override
    Object decode(byte[] input) {
      return SeededBlockFormat.decode(input, SerialFixtures.K, SerialFixtures.N, MOST_COEFFICIENTS);
    }
  };

  /** Ciphertexts that a caller allows. */
  private static final int MOST = 8;

  /** The same where a ciphertext is one coefficient. */
  private static final int MOST_COEFFICIENTS = 300;

  private final String golden;

  SerialFuzzTargets(String golden) {
    this.golden = golden;
  }

  abstract Object decode(byte[] input) throws IOException;

  @Override
  public Stream<byte[]> seeds() throws IOException {
    String file = golden.contains("/") ? golden : "v1/" + golden;
    try (InputStream in = SerialFuzzTargets.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new AssertionError("golden file is missing: " + file);
      }
      return Stream.of(in.readAllBytes());
    }
  }

  @Override
  public boolean accepts(byte[] input) {
    boolean accepted = tryDecode(input);
    return tryDecode(sealed(input)) || accepted;
  }

  private boolean tryDecode(byte[] input) {
    try {
      decode(input);
      return true;
    } catch (FormatException | MismatchException _) {
      return false;
    } catch (IOException e) {
      throw new AssertionError("arrays have no input or output errors", e);
    }
  }

  private static byte[] sealed(byte[] input) {
    if (input.length < FormatWriter.TRAILER_BYTES) {
      return input;
    }
    byte[] sealed = Arrays.copyOf(input, input.length);
    Damage.seal(sealed);
    return sealed;
  }
}
