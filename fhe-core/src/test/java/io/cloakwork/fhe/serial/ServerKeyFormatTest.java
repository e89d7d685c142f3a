package io.cloakwork.fhe.serial;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static io.cloakwork.fhe.Refusals.assertThrown;
import static io.cloakwork.fhe.serial.SerialFixtures.BLOCK3;
import static io.cloakwork.fhe.serial.SerialFixtures.TOY;
import static io.cloakwork.fhe.serial.SerialFixtures.seed;
import static io.cloakwork.fhe.serial.SerialFixtures.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.fixtures.ParameterNumbers;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.OptionalKeys;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys of toy parameters with random bodies: the format does not look at what they encrypt. */
class ServerKeyFormatTest {
  private static final int SHAPE_END =
      FormatWriter.HEADER_BYTES + ParametersFormat.PAYLOAD_BYTES + 1;

  @Test
  void size_ofTheDefaultParameters_isAtMost24And1HalfMegabytes() {
    assertThat(ServerKeyFormat.size(BLOCK3)).isEqualTo(24_079_507).isLessThanOrEqualTo(24_500_000);
  }

  @Test
  void read_ofWrite_hasTheSameBodiesAndSeeds() throws IOException {
    ServerKey key = plain();
    byte[] bytes = bytes(key);
    assertThat(bytes).hasSize((int) ServerKeyFormat.size(TOY));
    ServerKey again = ServerKeyFormat.read(new ByteArrayInputStream(bytes), TOY);
    assertThat(again.bootstrap().bodies()).isEqualTo(key.bootstrap().bodies());
    assertThat(again.bootstrap().seed()).isEqualTo(key.bootstrap().seed());
    assertThat(again.keySwitch().bodies()).isEqualTo(key.keySwitch().bodies());
    assertThat(again.keySwitch().seed()).isEqualTo(key.keySwitch().seed());
    assertThat(again.casting()).isEmpty();
    assertThat(again.packing()).isEmpty();
  }

  @Test
  void size_withKeysForTransport_isAtMostWhatIsPromised() {
    TransportParameters transport = TransportParameters.of(BLOCK3);
    assertThat(size(transport, EnumSet.of(ServerKeyPart.PUBLIC_ENCRYPTION)))
        .isEqualTo(24_120_505)
        .isLessThanOrEqualTo(24_500_000);
    assertThat(
            size(transport, EnumSet.of(ServerKeyPart.PUBLIC_ENCRYPTION, ServerKeyPart.COMPRESSION)))
        .isEqualTo(30_424_335)
        .isLessThanOrEqualTo(37_500_000);
    assertThat(size(transport, EnumSet.allOf(ServerKeyPart.class))).isEqualTo(30_440_751);
  }

  @Test
  void parts_ofAShape_areThoseThatAreWhole() {
    TransportParameters transport = TransportParameters.of(BLOCK3);
    for (ServerKeyPart part : ServerKeyPart.values()) {
      assertThat(ServerKeyShape.of(BLOCK3, transport, EnumSet.of(part)).parts())
          .containsExactly(part);
    }
    ServerKeyShape all = ServerKeyShape.of(BLOCK3, transport, EnumSet.allOf(ServerKeyPart.class));
    assertThat(all.parts()).containsExactly(ServerKeyPart.values());
    assertThat(ServerKeyShape.of(BLOCK3).parts()).isEmpty();
    assertThat(
            new ServerKeyShape(BLOCK3, Optional.empty(), all.packing(), Optional.empty(), false)
                .parts())
        .isEmpty();
  }

  private static long size(TransportParameters transport, Set<ServerKeyPart> parts) {
    return ServerKeyFormat.size(ServerKeyShape.of(BLOCK3, transport, parts));
  }

  @Test
  void read_ofWrite_keepsAllOptionalKeys() throws IOException {
    ServerKey key = full();
    ServerKeyShape shape = ServerKeyShape.of(key);
    byte[] bytes = bytes(key);
    assertThat(bytes).hasSize((int) ServerKeyFormat.size(shape));
    ServerKey again = ServerKeyFormat.read(new ByteArrayInputStream(bytes), shape);
    assertThat(again.casting().orElseThrow().bodies())
        .isEqualTo(key.casting().orElseThrow().bodies());
    assertThat(again.casting().orElseThrow().purpose()).isEqualTo(MaskPurpose.CASTING_KEY);
    assertThat(again.casting().orElseThrow().seed()).isEqualTo(key.casting().orElseThrow().seed());
    assertThat(again.packing().orElseThrow().bodies())
        .isEqualTo(key.packing().orElseThrow().bodies());
    assertThat(again.packing().orElseThrow().seed()).isEqualTo(key.packing().orElseThrow().seed());
    assertThat(again.decompression().orElseThrow().bodies())
        .isEqualTo(key.decompression().orElseThrow().bodies());
    assertThat(again.decompression().orElseThrow().purpose())
        .isEqualTo(MaskPurpose.DECOMPRESSION_KEY);
    assertThat(again.rerandomization().orElseThrow().body())
        .isEqualTo(key.rerandomization().orElseThrow().body());
    assertThat(again.rerandomization().orElseThrow().seed())
        .isEqualTo(key.rerandomization().orElseThrow().seed());
    assertThat(ServerKeyShape.of(again)).isEqualTo(shape);
  }

  @Test
  void write_version2_hasTheGoldenBytes() throws IOException {
    byte[] bytes = bytes(withoutPacking());
    assertThat(bytes[6]).isEqualTo((byte) 2);
    byte[] golden = SerialFixtures.golden(2, "server-key-transport.bin", bytes);
    assertThat(bytes).isEqualTo(golden);
    ServerKeyShape shape = SerialFixtures.TRANSPORT_SHAPE;
    assertThat(bytes(ServerKeyFormat.read(new ByteArrayInputStream(golden), shape)))
        .isEqualTo(golden);
  }

  @Test
  void check_ofAKeyWithAllParts_takesIt() throws IOException {
    byte[] bytes = bytes(full());
    ServerKeyShape shape = ServerKeyShape.of(full());
    InputStream in = new ByteArrayInputStream(bytes);
    ServerKeyFormat.check(in, shape);
    assertThat(in.available()).isZero();
    bytes[bytes.length - 40] ^= 1;
    Damage.assertFormat(() -> ServerKeyFormat.check(new ByteArrayInputStream(bytes), shape));
  }

  /** A packing key is too long for a golden file; all layouts have this digest. */
  @Test
  void digest_ofAKeyWithAllParts_isFrozen() {
    assertThat(ServerKeyFormat.digest(full()))
        .isEqualTo("08a36f3862903d65588c3988ae69cc1d39915c58bf416344798da57422fb9e2c");
  }

  /** Names of keys in stores are digests of their bytes: those of old keys must stay. */
  @Test
  void write_keyThatVersion1CanExpress_isStillWrittenSo() throws IOException {
    ServerKey full = full();
    ServerKey casting =
        new ServerKey(
            TOY,
            full.bootstrap(),
            full.keySwitch(),
            OptionalKeys.NONE.withCasting(full.casting().orElseThrow()));
    assertThat(bytes(plain())[6]).isEqualTo((byte) 1);
    assertThat(bytes(casting)[6]).isEqualTo((byte) 1);
  }

  @Test
  void read_version2OfAKeyThatVersion1CanExpress_isRefused() throws IOException {
    byte[] bad = bytes(plain());
    bad[6] = 2;
    Damage.seal(bad);
    FormatException e =
        Damage.assertFormat(() -> ServerKeyFormat.read(new ByteArrayInputStream(bad), TOY));
    assertThat(e.what()).isEqualTo("flags of optional keys in version 2");
    assertThat(e.offset()).isEqualTo(SHAPE_END - 1);
  }

  /** Version 1 had packing keys with bodies of 64 bits. */
  @Test
  void read_version1WithAPackingKey_hasItsBodies() throws IOException {
    ServerKey full = full();
    PackingKeySwitchKey packing = full.packing().orElseThrow();
    long[] bodies = words(13, packing.bodies().length);
    ServerKeyShape shape =
        new ServerKeyShape(
            TOY, Optional.empty(), ServerKeyShape.of(full).packing(), Optional.empty(), false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FormatWriter.write(
        out,
        ObjectKind.SERVER_KEY,
        1,
        shape.payload(1),
        writer -> {
          ParametersFormat.write(writer, TOY);
          writer.u8(2);
          Shapes.write(writer, packing.output());
          Shapes.write(writer, packing.decomposition());
          writer.bytes(full.bootstrap().seed().bytes());
          writer.packedWords(full.bootstrap().bodies());
          writer.bytes(full.keySwitch().seed().bytes());
          writer.words32(full.keySwitch().bodies());
          writer.bytes(packing.seed().bytes());
          writer.words64(bodies);
        });
    ServerKey read = ServerKeyFormat.read(new ByteArrayInputStream(out.toByteArray()), shape);
    assertThat(read.packing().orElseThrow().bodies()).isEqualTo(bodies);
    assertThrown(
        ParameterException.class,
        () -> ServerKeyFormat.digest(read),
        "packing key body 0",
        "a multiple of 2^32",
        bodies[0]);
  }

  @Test
  void write_version1_hasTheGoldenBytes() throws IOException {
    byte[] golden = SerialFixtures.golden("server-key.bin", bytes(plain()));
    assertThat(bytes(plain())).isEqualTo(golden);
    assertThat(bytes(ServerKeyFormat.read(new ByteArrayInputStream(golden), TOY)))
        .isEqualTo(golden);
  }

  /** docs/formats.md: bodies form one little-endian number, 50 bits each, the first lowest. */
  @Test
  void write_bootstrapBodies_areOneStringOf50BitNumbers() throws IOException {
    byte[] bytes = bytes(plain());
    long[] bodies = plain().bootstrap().bodies();
    int start = SHAPE_END + 32;
    byte[] reversed = new byte[25 * 3];
    Arrays.setAll(bodies, i -> bodies[i] >>> BootstrapKey.ZERO_BITS);
    BigInteger expected = BigInteger.ZERO;
    for (int i = 0; i < 12; i++) {
      expected = expected.or(BigInteger.valueOf(bodies[i]).shiftLeft(50 * i));
    }
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = bytes[start + reversed.length - 1 - i];
    }
    assertThat(new BigInteger(1, reversed)).isEqualTo(expected);
  }

  @Test
  void expand_ofFixedSeeds_hasTheKnownDigest() throws NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    BootstrapKey key = plain().bootstrap();
    long[] ggsw = new long[key.ggswWords()];
    for (int i = 0; i < key.count(); i++) {
      key.expandGgsw(i, ggsw);
      ByteBuffer bytes = ByteBuffer.allocate(ggsw.length * Long.BYTES);
      bytes.asLongBuffer().put(ggsw);
      sha256.update(bytes);
    }
    assertThat(HexFormat.of().formatHex(sha256.digest()))
        .isEqualTo("93f03fa1a9b3f15c2e435273df7c604434fe6f0e3bd65960e238bd69d720fdf8");
  }

  @Test
  void digest_isTheTrailer() throws IOException {
    byte[] bytes = bytes(plain());
    String trailer =
        HexFormat.of().formatHex(bytes, bytes.length - FormatWriter.TRAILER_BYTES, bytes.length);
    assertThat(ServerKeyFormat.digest(plain())).isEqualTo(trailer);
    assertThat(ServerKeyFormat.write(plain(), new ByteArrayOutputStream())).isEqualTo(trailer);
    assertThat(ServerKeyFormat.digest(full())).isNotEqualTo(trailer);
  }

  @Test
  void read_fromALongerStream_leavesTheRest() throws IOException {
    byte[] bytes = bytes(plain());
    InputStream in = new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length + 3));
    ServerKeyFormat.read(in, TOY);
    assertThat(in.readAllBytes()).hasSize(3);
  }

  @Test
  void check_fromALongerStream_leavesTheRest() throws IOException {
    byte[] bytes = bytes(plain());
    InputStream in = new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length + 3));
    ServerKeyFormat.check(in, TOY);
    assertThat(in.readAllBytes()).hasSize(3);
  }

  @Test
  void check_damagedOrOfOtherParameters_refusesAsReadDoes() throws IOException {
    byte[] bytes = bytes(plain());
    Stream<byte[]> damaged =
        Stream.of(
                Damage.truncations(bytes),
                Damage.bitFlips(bytes, SHAPE_END),
                Stream.of(bytes(full())))
            .flatMap(Function.identity());
    damaged.forEach(bad -> {
      FheException read =
          Damage.assertFormatOrMismatch(
              () -> ServerKeyFormat.read(new ByteArrayInputStream(bad), TOY));
      FheException check =
          Damage.assertFormatOrMismatch(
              () -> ServerKeyFormat.check(new ByteArrayInputStream(bad), TOY));
      assertThat(check).hasSameClassAs(read);
      assertThat(check.what()).isEqualTo(read.what());
    });
  }

  @Test
  void check_flippedBitInABody_isRefused() throws IOException {
    byte[] bad = bytes(plain());
    bad[bad.length - 100] ^= 4;
    FormatException e =
        Damage.assertFormat(() -> {
          ServerKeyFormat.check(new ByteArrayInputStream(bad), TOY);
        });
    assertThat(e.what()).isEqualTo("SHA-256 of header and payload");
  }

  @Test
  void read_truncated_isAFormatExceptionAtTheEnd() throws IOException {
    byte[] bytes = bytes(full());
    ServerKeyShape shape = ServerKeyShape.of(full());
    Damage.truncations(bytes)
        .forEach(bad -> {
          FormatException e =
              Damage.assertFormat(() -> ServerKeyFormat.read(new ByteArrayInputStream(bad), shape));
          assertThat(e.what()).isEqualTo("input");
          assertThat(e.offset()).isLessThanOrEqualTo(bad.length);
        });
  }

  @Test
  void read_flippedBit_isRefused() throws IOException {
    byte[] bytes = bytes(plain());
    Damage.bitFlips(bytes, SHAPE_END)
        .forEach(bad ->
            Damage.assertFormatOrMismatch(
                () -> ServerKeyFormat.read(new ByteArrayInputStream(bad), TOY)));
    for (int at = SHAPE_END; at < bytes.length; at += 97) {
      byte[] bad = bytes.clone();
      bad[at] ^= 4;
      FormatException e =
          Damage.assertFormat(() -> ServerKeyFormat.read(new ByteArrayInputStream(bad), TOY));
      assertThat(e.what()).isEqualTo("SHA-256 of header and payload");
    }
  }

  @Test
  void read_otherParameters_isAMismatchBeforeTheBodies() throws IOException {
    ParameterNumbers toy = ParameterNumbers.of(TOY);
    TfheParameters other =
        new ParameterNumbers(
                1,
                0,
                toy.lweDimension(),
                toy.blockLength(),
                toy.lweNoise(),
                toy.glweDimension(),
                toy.polynomialSize(),
                toy.glweNoise(),
                toy.bootstrapBaseLog(),
                toy.bootstrapLevelCount(),
                toy.keySwitchBaseLog(),
                toy.keySwitchLevelCount())
            .check();
    byte[] start = Arrays.copyOf(bytes(plain()), SHAPE_END);
    assertThrown(
        MismatchException.class,
        () -> ServerKeyFormat.read(new ByteArrayInputStream(start), other),
        "server key parameters",
        other,
        TOY);
  }

  @Test
  void read_withOrWithoutOptionalKeys_isAMismatch() throws IOException {
    byte[] plain = bytes(plain());
    byte[] full = bytes(full());
    ServerKeyShape shape = ServerKeyShape.of(full());
    assertThrown(
        MismatchException.class,
        () -> ServerKeyFormat.read(new ByteArrayInputStream(full), TOY),
        "casting key",
        Optional.empty(),
        shape.casting());
    assertThrown(
        MismatchException.class,
        () -> ServerKeyFormat.read(new ByteArrayInputStream(plain), shape),
        "casting key",
        shape.casting(),
        Optional.empty());
    ServerKeyShape withoutPacking =
        new ServerKeyShape(TOY, shape.casting(), Optional.empty(), shape.decompression(), true);
    assertThrown(
        MismatchException.class,
        () -> ServerKeyFormat.read(new ByteArrayInputStream(full), withoutPacking),
        "packing key",
        Optional.empty(),
        shape.packing());
    ServerKeyShape withoutDecompression =
        new ServerKeyShape(TOY, shape.casting(), shape.packing(), Optional.empty(), true);
    assertThrown(
        MismatchException.class,
        () -> ServerKeyFormat.read(new ByteArrayInputStream(full), withoutDecompression),
        "decompression key",
        Optional.empty(),
        shape.decompression());
    ServerKeyShape withoutRerandomization =
        new ServerKeyShape(TOY, shape.casting(), shape.packing(), shape.decompression(), false);
    assertThrown(
        MismatchException.class,
        () -> ServerKeyFormat.read(new ByteArrayInputStream(full), withoutRerandomization),
        "re-randomization key",
        false,
        true);
  }

  /** The beginning is enough: nothing behind the shape is looked at. */
  @Test
  void shape_ofTheBeginningOfAKey_isThatOfTheKey() throws IOException {
    for (ServerKey key : new ServerKey[] {plain(), withoutPacking(), full()}) {
      byte[] beginning = Arrays.copyOf(bytes(key), SHAPE_END + 28);
      assertThat(ServerKeyFormat.shape(new ByteArrayInputStream(beginning)))
          .isEqualTo(ServerKeyShape.of(key));
    }
  }

  @Test
  void shape_cutOff_isAFormatException() throws IOException {
    byte[] bytes = bytes(full());
    for (int length = 0; length < SHAPE_END + 28; length++) {
      byte[] bad = Arrays.copyOf(bytes, length);
      Damage.assertFormat(() -> ServerKeyFormat.shape(new ByteArrayInputStream(bad)));
    }
  }

  @Test
  void shape_rerandomizationUnderSeveralPolynomials_isAFormatException() throws IOException {
    byte[] bad = bytes(withoutPacking());
    bad[FormatWriter.HEADER_BYTES + 16] = 2; // k of the GLWE key
    FormatException e =
        Damage.assertFormat(() -> ServerKeyFormat.shape(new ByteArrayInputStream(bad)));
    assertThat(e.what()).isEqualTo("GLWE dimension k of a public key");
    assertThat(e.actual()).isEqualTo("2");
    assertThat(e.offset()).isEqualTo(FormatWriter.HEADER_BYTES);
  }

  @Test
  void read_unknownFlag_isRefused() throws IOException {
    byte[] bad = bytes(plain());
    bad[SHAPE_END - 1] = 4;
    FormatException e =
        Damage.assertFormat(() -> ServerKeyFormat.read(new ByteArrayInputStream(bad), TOY));
    assertThat(e.what()).isEqualTo("flags of optional keys");
    assertThat(e.offset()).isEqualTo(SHAPE_END - 1);
  }

  @Test
  void write_bodyWithLowBits_isRefused() {
    ServerKey key = plain();
    key.bootstrap().bodies()[5] |= 1L << 13;
    assertThrown(
        ParameterException.class,
        () -> ServerKeyFormat.digest(key),
        "bootstrap key body 5",
        "a multiple of 2^14",
        key.bootstrap().bodies()[5]);
  }

  @Test
  void read_headerOfAnotherVersionOrKind_isRefused() throws IOException {
    Damage.assertHeaderIsChecked(
        bytes(plain()), bad -> ServerKeyFormat.read(new ByteArrayInputStream(bad), TOY));
  }

  @Test
  void read_longerPayloadThanTheParametersSay_isRefused() throws IOException {
    byte[] bad = bytes(plain());
    bad[8]++;
    Damage.seal(bad);
    FormatException e =
        Damage.assertFormat(() -> ServerKeyFormat.read(new ByteArrayInputStream(bad), TOY));
    assertThat(e.what()).isEqualTo("payload bytes");
    assertThat(e.offset()).isEqualTo(8);
  }

  @Test
  void size_ofAKeyThatNoArrayHolds_isACapacityException() {
    TfheParameters huge =
        new ParameterNumbers(
                2,
                2,
                131_072,
                1,
                new ParameterNumbers.Noise(46, 0),
                1,
                65_536,
                new ParameterNumbers.Noise(3, 0),
                3,
                20,
                3,
                5)
            .check();
    assertThrown(
        CapacityException.class,
        () -> ServerKeyFormat.size(huge),
        "bootstrap key bodies",
        "at most " + (Integer.MAX_VALUE - 8),
        131_072L * 40 * 65_536);
  }

  @Test
  void castingShape_widerThanItsModulus_isRefused() {
    assertRefused(
        () -> new ServerKeyShape.Casting(new LweDimension(300), new Decomposition(4, 9)),
        "casting key β·ℓ",
        "at most 31 (modulus 2^32)",
        36);
  }

  @Test
  void read_failingStream_isAnIOException() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    assertThatThrownBy(() -> ServerKeyFormat.read(broken, TOY)).isInstanceOf(IOException.class);
  }

  private static byte[] bytes(ServerKey key) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ServerKeyFormat.write(key, out);
    return out.toByteArray();
  }

  private static ServerKey plain() {
    long[] bodies = words(10, BootstrapKey.bodyWords(TOY));
    Arrays.setAll(bodies, i -> bodies[i] & -1L << BootstrapKey.ZERO_BITS);
    KeySwitchKey keySwitch =
        KeySwitchKey.wrap(
            MaskPurpose.KEY_SWITCH_KEY,
            TOY.glwe().extractedDimension(),
            TOY.lwe().dimension(),
            TOY.keySwitch(),
            seed(11),
            ints(11, 256 * 2));
    return ServerKey.of(TOY, BootstrapKey.wrap(TOY, seed(10), bodies), keySwitch);
  }

  private static ServerKey full() {
    ServerKey plain = plain();
    KeySwitchKey casting =
        KeySwitchKey.wrap(
            MaskPurpose.CASTING_KEY,
            new LweDimension(17),
            TOY.lwe().dimension(),
            new Decomposition(3, 4),
            seed(12),
            ints(12, 17 * 4));
    long[] packingBodies = words(13, 256 * 256);
    Arrays.setAll(packingBodies, i -> packingBodies[i] & -1L << PackingKeySwitchKey.ZERO_BITS);
    PackingKeySwitchKey packing =
        PackingKeySwitchKey.wrap(
            TOY.glwe().extractedDimension(),
            TOY.glwe(),
            new Decomposition(8, 1),
            seed(13),
            packingBodies);
    KeySwitchKey decompression =
        KeySwitchKey.wrap(
            MaskPurpose.DECOMPRESSION_KEY,
            TOY.glwe().extractedDimension(),
            TOY.lwe().dimension(),
            new Decomposition(4, 3),
            seed(14),
            ints(14, 256 * 3));
    GlwePublicKey rerandomization =
        GlwePublicKey.wrap(MaskPurpose.RERANDOMIZATION_KEY, TOY.glwe(), seed(15), words(15, 256));
    return new ServerKey(
        TOY,
        plain.bootstrap(),
        plain.keySwitch(),
        OptionalKeys.NONE
            .withCasting(casting)
            .withPacking(packing)
            .withDecompression(decompression)
            .withRerandomization(rerandomization));
  }

  private static ServerKey withoutPacking() {
    ServerKey full = full();
    return new ServerKey(
        TOY,
        full.bootstrap(),
        full.keySwitch(),
        OptionalKeys.NONE
            .withCasting(full.casting().orElseThrow())
            .withDecompression(full.decompression().orElseThrow())
            .withRerandomization(full.rerandomization().orElseThrow()));
  }

  private static int[] ints(int seed, int count) {
    return Arrays.stream(words(seed, count)).mapToInt(word -> (int) word).toArray();
  }
}
