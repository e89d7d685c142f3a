package io.cloakwork.fhe.key;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Keys for transport that do not fit each other. */
class TransportKeysTest {
  private static final MaskSeed SEED = MaskSeed.of(new byte[32]);
  private static final GlweShape SHAPE =
      new GlweShape(new GlweDimension(1), new PolynomialSize(256), new TUniform(17));

  private final ServerKey server = KeyFixtures.withTransport(ToyParameters.BLOCK3).server();

  @Test
  void publicKey_ofSeveralPolynomials_isRefused() {
    GlweShape two = new GlweShape(new GlweDimension(2), SHAPE.polynomialSize(), SHAPE.noise());

    assertRefused(
        () -> GlwePublicKey.wrap(MaskPurpose.COMPACT_PUBLIC_KEY, two, SEED, new long[256]),
        "GLWE dimension k of a public key",
        1,
        2);
  }

  @Test
  void publicKey_ofAnotherLengthOrPurpose_isRefused() {
    assertThrown(
        MismatchException.class,
        () -> GlwePublicKey.wrap(MaskPurpose.COMPACT_PUBLIC_KEY, SHAPE, SEED, new long[255]),
        "words of a public key",
        256,
        255);
    assertThrown(
        MismatchException.class,
        () -> GlwePublicKey.wrap(MaskPurpose.GLWE_LIST, SHAPE, SEED, new long[256]),
        "purpose of a public key",
        "one of " + EnumSet.of(MaskPurpose.COMPACT_PUBLIC_KEY, MaskPurpose.RERANDOMIZATION_KEY),
        MaskPurpose.GLWE_LIST);
  }

  @Test
  void compactPublicKey_ofAnotherShapeOrPurpose_isRefused() {
    var space = server.parameters().message();
    var parameters = new CompactParameters(SHAPE, new Decomposition(3, 5));
    GlwePublicKey rerandomization = server.rerandomization().orElseThrow();
    GlwePublicKey wrongPurpose =
        GlwePublicKey.wrap(MaskPurpose.RERANDOMIZATION_KEY, SHAPE, SEED, new long[256]);

    assertThrown(
        MismatchException.class,
        () -> new CompactPublicKey(space, parameters, rerandomization),
        "shape of a compact public key",
        SHAPE,
        rerandomization.shape());
    assertThrown(
        MismatchException.class,
        () -> new CompactPublicKey(space, parameters, wrongPurpose),
        "purpose of a compact public key",
        MaskPurpose.COMPACT_PUBLIC_KEY,
        MaskPurpose.RERANDOMIZATION_KEY);
  }

  @Test
  void keySwitchKey_ofAnotherPurpose_isRefused() {
    assertThrown(
        MismatchException.class,
        () ->
            KeySwitchKey.wrap(
                MaskPurpose.PACKING_KEY,
                new LweDimension(4),
                new LweDimension(4),
                new Decomposition(4, 2),
                SEED,
                new int[8]),
        "purpose of a key switch key",
        "one of "
            + EnumSet.of(
                MaskPurpose.KEY_SWITCH_KEY, MaskPurpose.CASTING_KEY, MaskPurpose.DECOMPRESSION_KEY),
        MaskPurpose.PACKING_KEY);
  }

  @Test
  void serverKey_withAKeyInAnothersPlace_isRefused() {
    KeySwitchKey casting = server.casting().orElseThrow();
    KeySwitchKey decompression = server.decompression().orElseThrow();

    assertThrown(
        MismatchException.class,
        () -> with(OptionalKeys.NONE.withCasting(decompression)),
        "casting key purpose",
        MaskPurpose.CASTING_KEY,
        MaskPurpose.DECOMPRESSION_KEY);
    assertThrown(
        MismatchException.class,
        () -> with(OptionalKeys.NONE.withDecompression(casting)),
        "decompression key purpose",
        MaskPurpose.DECOMPRESSION_KEY,
        MaskPurpose.CASTING_KEY);
  }

  @Test
  void serverKey_withKeysOfAnotherShape_isRefused() {
    KeySwitchKey shorter =
        KeySwitchKey.wrap(
            MaskPurpose.DECOMPRESSION_KEY,
            new LweDimension(256),
            server.parameters().lwe().dimension(),
            new Decomposition(4, 3),
            SEED,
            new int[768]);
    GlwePublicKey smaller =
        GlwePublicKey.wrap(MaskPurpose.RERANDOMIZATION_KEY, SHAPE, SEED, new long[256]);

    assertThrown(
        MismatchException.class,
        () -> with(server.optional().withDecompression(shorter)),
        "decompression key input dimension",
        new LweDimension(512),
        new LweDimension(256));
    assertThrown(
        MismatchException.class,
        () -> with(server.optional().withRerandomization(smaller)),
        "re-randomization key shape",
        server.parameters().glwe(),
        SHAPE);
  }

  @Test
  void toString_ofAPublicKey_showsTheShapeOnly() {
    assertThat(server.rerandomization().orElseThrow())
        .hasToString("GlwePublicKey[RERANDOMIZATION_KEY, N=1024]");
  }

  private ServerKey with(OptionalKeys optional) {
    return new ServerKey(server.parameters(), server.bootstrap(), server.keySwitch(), optional);
  }
}
