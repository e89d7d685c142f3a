package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.CompressionParameters;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.MaskSeed;
import java.io.IOException;

/** Typed sizes and distributions on the wire: one way to write and to read each. */
final class Shapes {
  static final int LWE_DIMENSION_BYTES = 4;
  static final int MODULUS_BYTES = 1;
  static final int GLWE_BYTES = 1 + 4;
  static final int DECOMPOSITION_BYTES = 1 + 1;
  static final int NOISE_BYTES = 1 + 8;
  static final int COUNT_BYTES = 4;
  static final int COMPACT_BYTES = GLWE_BYTES + NOISE_BYTES + DECOMPOSITION_BYTES;
  static final int COMPRESSION_BYTES = GLWE_BYTES + NOISE_BYTES + 2 * DECOMPOSITION_BYTES;

  private static final int TUNIFORM = 0;
  private static final int GAUSSIAN = 1;

  private Shapes() {}

  static void write(FormatWriter writer, LweDimension dimension) throws IOException {
    writer.u32(dimension.value());
  }

  static LweDimension lweDimension(FormatReader reader) throws IOException {
    long at = reader.offset();
    int value = reader.size("LWE dimension n");
    return FormatReader.checked(at, () -> new LweDimension(value));
  }

  static void write(FormatWriter writer, CiphertextModulus modulus) throws IOException {
    writer.u8(modulus.log2());
  }

  static CiphertextModulus modulus(FormatReader reader) throws IOException {
    long at = reader.offset();
    int log2 = reader.u8();
    for (CiphertextModulus modulus : CiphertextModulus.values()) {
      if (modulus.log2() == log2) {
        return modulus;
      }
    }
    throw new FormatException("lg of the ciphertext modulus", "32 or 64", log2, at);
  }

  static void write(FormatWriter writer, GlweDimension dimension, PolynomialSize size)
      throws IOException {
    writer.u8(dimension.value());
    writer.u32(size.value());
  }

  static GlweDimension glweDimension(FormatReader reader) throws IOException {
    long at = reader.offset();
    int value = reader.u8();
    return FormatReader.checked(at, () -> new GlweDimension(value));
  }

  static PolynomialSize polynomialSize(FormatReader reader) throws IOException {
    long at = reader.offset();
    int value = reader.size("polynomial size N");
    return FormatReader.checked(at, () -> new PolynomialSize(value));
  }

  static void write(FormatWriter writer, Decomposition decomposition) throws IOException {
    writer.u8(decomposition.baseLog().value());
    writer.u8(decomposition.levelCount().value());
  }

  static Decomposition decomposition(FormatReader reader) throws IOException {
    long at = reader.offset();
    int baseLog = reader.u8();
    int levelCount = reader.u8();
    return FormatReader.checked(at, () -> new Decomposition(baseLog, levelCount));
  }

  static void write(FormatWriter writer, NoiseDistribution noise) throws IOException {
    switch (noise) {
      case TUniform(int bound) -> {
        writer.u8(TUNIFORM);
        writer.u64(bound);
      }
      case Gaussian(double deviation) -> {
        writer.u8(GAUSSIAN);
        writer.u64(Double.doubleToRawLongBits(deviation));
      }
    }
  }

  static NoiseDistribution noise(FormatReader reader) throws IOException {
    long at = reader.offset();
    int kind = reader.u8();
    long value = reader.u64();
    return switch (kind) {
      case TUNIFORM -> {
        if (value != (int) value) {
          throw new FormatException("TUniform bound b", "in [0, 62]", value, at);
        }
        yield FormatReader.checked(at, () -> new TUniform((int) value));
      }
      case GAUSSIAN -> FormatReader.checked(at, () -> new Gaussian(Double.longBitsToDouble(value)));
      default -> throw new FormatException("noise distribution", "0 or 1", kind, at);
    };
  }

  static void write(FormatWriter writer, GlweShape shape) throws IOException {
    write(writer, shape.dimension(), shape.polynomialSize());
    write(writer, shape.noise());
  }

  static GlweShape glweShape(FormatReader reader) throws IOException {
    long at = reader.offset();
    GlweDimension dimension = glweDimension(reader);
    PolynomialSize size = polynomialSize(reader);
    NoiseDistribution noise = noise(reader);
    return FormatReader.checked(at, () -> new GlweShape(dimension, size, noise));
  }

  /** Reads the k and N of a list and compares them. */
  static void expectGlwe(FormatReader reader, GlweDimension dimension, PolynomialSize size)
      throws IOException {
    FormatReader.expect("GLWE dimension", dimension, glweDimension(reader));
    FormatReader.expect("polynomial size", size, polynomialSize(reader));
  }

  static void write(FormatWriter writer, CompactParameters compact) throws IOException {
    write(writer, compact.key());
    write(writer, compact.casting());
  }

  static CompactParameters compact(FormatReader reader) throws IOException {
    long at = reader.offset();
    GlweShape key = glweShape(reader);
    Decomposition casting = decomposition(reader);
    return FormatReader.checked(at, () -> new CompactParameters(key, casting));
  }

  static void write(FormatWriter writer, CompressionParameters compression) throws IOException {
    write(writer, compression.storage());
    write(writer, compression.packing());
    write(writer, compression.decompression());
  }

  static CompressionParameters compression(FormatReader reader) throws IOException {
    long at = reader.offset();
    GlweShape storage = glweShape(reader);
    Decomposition packing = decomposition(reader);
    Decomposition decompression = decomposition(reader);
    return FormatReader.checked(
        at, () -> new CompressionParameters(storage, packing, decompression));
  }

  static MaskSeed seed(FormatReader reader) throws IOException {
    return MaskSeed.of(reader.bytes(MaskSeed.BYTES));
  }
}
