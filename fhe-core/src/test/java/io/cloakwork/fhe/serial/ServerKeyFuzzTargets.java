package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.fixtures.fuzz.FuzzTarget;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.OptionalKeys;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Server keys with all choices of optional keys. An input is the beginning of a file, where sizes
 * and shapes are; zeros as long as the payload that it announces and the right trailer follow, so
 * that a search is not lost in half a megabyte of a packing key, where all bytes are valid.
 */
enum ServerKeyFuzzTargets implements FuzzTarget {
  SERVER_KEY_PARTS;

  private static final TfheParameters TOY = SerialFixtures.TOY;
  private static final int LONGEST_PAYLOAD = 1 << 20;
  private static final int LENGTH_OFFSET = 8;
  private static final int SEED_BYTES = 256; // all shapes, and the first seed

  private static final class Lazy {
    static final List<ServerKey> KEYS =
        Stream.of(
                OptionalKeys.NONE,
                OptionalKeys.NONE.withCasting(casting()),
                OptionalKeys.NONE.withPacking(packing()),
                OptionalKeys.NONE.withCasting(casting()).withPacking(packing()),
                OptionalKeys.NONE.withPacking(packing()).withDecompression(decompression()),
                OptionalKeys.NONE
                    .withCasting(casting())
                    .withPacking(packing())
                    .withDecompression(decompression())
                    .withRerandomization(rerandomization()))
            .map(ServerKeyFuzzTargets::key)
            .toList();
    static final List<ServerKeyShape> SHAPES =
        KEYS.stream().map(key -> ServerKeyShape.of(key)).toList();
  }

  @Override
  public Stream<byte[]> seeds() throws IOException {
    Stream.Builder<byte[]> seeds = Stream.builder();
    for (ServerKey key : Lazy.KEYS) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ServerKeyFormat.write(key, out);
      seeds.add(Arrays.copyOf(out.toByteArray(), SEED_BYTES));
    }
    return seeds.build();
  }

  @Override
  public boolean accepts(byte[] input) {
    byte[] file = completed(input);
    boolean accepted = false;
    for (ServerKeyShape shape : Lazy.SHAPES) {
      FheException read = refusal(in -> ServerKeyFormat.read(in, shape), file);
      FheException check = refusal(in -> checked(in, shape), file);
      if (!what(read).equals(what(check))) {
        throw new IllegalStateException("read says " + what(read) + ", check " + what(check));
      }
      if (read == null && refusal(in -> requireShape(in, shape), file) != null) {
        throw new IllegalStateException("a key of " + shape + " without a shape");
      }
      accepted |= read == null;
    }
    return accepted;
  }

  private static ServerKeyShape checked(InputStream in, ServerKeyShape shape) throws IOException {
    ServerKeyFormat.check(in, shape);
    return shape;
  }

  private static ServerKeyShape requireShape(InputStream in, ServerKeyShape expected)
      throws IOException {
    ServerKeyShape shape = ServerKeyFormat.shape(in);
    if (!shape.equals(expected)) {
      throw new IllegalStateException("a key of " + expected + " that says " + shape);
    }
    return shape;
  }

  @FunctionalInterface
  private interface Reader {
    Object read(InputStream in) throws IOException;
  }

  private static @Nullable FheException refusal(Reader reader, byte[] file) {
    try {
      Object _ = reader.read(new ByteArrayInputStream(file));
      return null;
    } catch (FormatException | MismatchException e) {
      return e;
    } catch (IOException e) {
      throw new AssertionError("arrays have no input or output errors", e);
    }
  }

  private static String what(@Nullable FheException refusal) {
    return refusal == null ? "nothing" : refusal.what();
  }

  private static byte[] completed(byte[] input) {
    if (input.length < FormatWriter.HEADER_BYTES) {
      return input;
    }
    long payload = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).getLong(LENGTH_OFFSET);
    if (payload < 0 || payload > LONGEST_PAYLOAD) {
      return input;
    }
    byte[] file = Arrays.copyOf(input, (int) FormatWriter.objectBytes(payload));
    Damage.seal(file);
    return file;
  }

  private static ServerKey key(OptionalKeys optional) {
    KeySwitchKey keySwitch =
        KeySwitchKey.wrap(
            MaskPurpose.KEY_SWITCH_KEY,
            TOY.glwe().extractedDimension(),
            TOY.lwe().dimension(),
            TOY.keySwitch(),
            SerialFixtures.seed(1),
            new int[KeySwitchKey.bodyWords(TOY.glwe().extractedDimension(), TOY.keySwitch())]);
    BootstrapKey bootstrap =
        BootstrapKey.wrap(TOY, SerialFixtures.seed(2), new long[BootstrapKey.bodyWords(TOY)]);
    return new ServerKey(TOY, bootstrap, keySwitch, optional);
  }

  private static KeySwitchKey casting() {
    return keySwitch(MaskPurpose.CASTING_KEY, new LweDimension(17), new Decomposition(3, 4));
  }

  private static KeySwitchKey decompression() {
    return keySwitch(
        MaskPurpose.DECOMPRESSION_KEY, TOY.glwe().extractedDimension(), new Decomposition(4, 3));
  }

  private static KeySwitchKey keySwitch(
      MaskPurpose purpose, LweDimension input, Decomposition decomposition) {
    return KeySwitchKey.wrap(
        purpose,
        input,
        TOY.lwe().dimension(),
        decomposition,
        SerialFixtures.seed(3),
        new int[KeySwitchKey.bodyWords(input, decomposition)]);
  }

  private static GlwePublicKey rerandomization() {
    return GlwePublicKey.wrap(
        MaskPurpose.RERANDOMIZATION_KEY,
        TOY.glwe(),
        SerialFixtures.seed(5),
        new long[TOY.glwe().polynomialSize().value()]);
  }

  private static PackingKeySwitchKey packing() {
    Decomposition decomposition = new Decomposition(8, 1);
    LweDimension input = TOY.glwe().extractedDimension();
    return PackingKeySwitchKey.wrap(
        input,
        TOY.glwe(),
        decomposition,
        SerialFixtures.seed(4),
        new long[PackingKeySwitchKey.bodyWords(input, TOY.glwe(), decomposition)]);
  }
}
