package io.cloakwork.fhe.secret;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.MaskPurpose;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SecretKeysTest {
  private static final SecretAccess ACCESS = SecretAccess.acknowledged();

  @Test
  void generate_smallKeyOfABlockSet_hasItsBlocks() {
    SecretKeySet keys =
        SecretKeySet.generate(ToyParameters.BLOCK3.parameters(), InsecureSeeds.numbered(1));
    long[] bits = keys.small().bits(ACCESS);

    assertThat(bits).hasSize(63);
    for (int block = 0; block < 63; block += 3) {
      assertThat(Arrays.stream(bits, block, block + 3).sum()).isBetween(0L, 1L);
    }
  }

  @Test
  void generate_keysOfDifferentRoles_areIndependent() {
    SecretSeed seed = InsecureSeeds.numbered(1);
    LweSecretKey compact =
        LweSecretKey.generate(KeyRole.COMPACT, new LweDimension(256), new UniformBinary(), seed);
    LweSecretKey glwe =
        GlweSecretKey.generate(KeyRole.GLWE, new GlweDimension(1), new PolynomialSize(256), seed)
            .extracted();
    LweSecretKey packing =
        GlweSecretKey.generate(KeyRole.PACKING, new GlweDimension(1), new PolynomialSize(256), seed)
            .extracted();

    assertThat(compact.hasSameBitsAs(glwe)).isFalse();
    assertThat(compact.hasSameBitsAs(packing)).isFalse();
    assertThat(glwe.hasSameBitsAs(packing)).isFalse();
  }

  @Test
  void bits_changedByTheirReader_leaveTheKeyAlone() {
    LweSecretKey key = LweSecretKey.of(new long[] {0, 1, 1}, ACCESS);
    key.bits(ACCESS)[0] = 1;

    assertThat(key.bits(ACCESS)).containsExactly(0, 1, 1);
  }

  @Test
  void close_ofTheGlweKey_closesTheBigKeyToo() {
    GlweSecretKey key =
        GlweSecretKey.generate(
            KeyRole.GLWE, new GlweDimension(1), new PolynomialSize(256), SecretSeed.fresh());
    LweSecretKey big = key.extracted();

    key.close();

    assertThatIllegalStateException().isThrownBy(() -> big.bits(ACCESS));
    assertThatIllegalStateException().isThrownBy(() -> key.bits(ACCESS));
    assertThatIllegalStateException().isThrownBy(() -> big.hasSameBitsAs(big));
  }

  @Test
  void close_ofTheSet_closesBothKeys() {
    SecretKeySet keys =
        SecretKeySet.generate(ToyParameters.UNIFORM.parameters(), InsecureSeeds.numbered(1));

    keys.close();

    assertThatIllegalStateException().isThrownBy(() -> keys.small().bits(ACCESS));
    assertThatIllegalStateException().isThrownBy(() -> keys.glwe().bits(ACCESS));
  }

  @Test
  void close_ofASeed_stopsItsUse() {
    SecretSeed seed = InsecureSeeds.numbered(1);

    seed.close();

    assertThatIllegalStateException().isThrownBy(() -> seed.keyBits(KeyRole.SMALL));
    assertThatIllegalStateException().isThrownBy(() -> seed.noise(MaskPurpose.LWE_LIST, 0));
    assertThatIllegalStateException().isThrownBy(() -> seed.masks(MaskPurpose.LWE_LIST));
  }

  @Test
  void masks_ofASeedThatServedThePurpose_areRefused() {
    SecretSeed seed = InsecureSeeds.numbered(1);
    seed.masks(MaskPurpose.LWE_LIST);
    seed.masks(MaskPurpose.GLWE_LIST);

    assertThatIllegalStateException()
        .isThrownBy(() -> seed.masks(MaskPurpose.LWE_LIST))
        .withMessageContaining("LWE_LIST");
  }

  @Test
  void hasSameBitsAs_glweKeysOfOtherShapes_isFalse() {
    GlweSecretKey one =
        GlweSecretKey.of(new GlweDimension(1), new PolynomialSize(512), new long[512], ACCESS);
    GlweSecretKey two =
        GlweSecretKey.of(new GlweDimension(2), new PolynomialSize(256), new long[512], ACCESS);

    assertThat(one.hasSameBitsAs(two)).isFalse();
    assertThat(one.hasSameBitsAs(one)).isTrue();
  }

  @Test
  void of_glweBitsOfAnotherLength_isRefused() {
    assertThrown(
        MismatchException.class,
        () ->
            GlweSecretKey.of(new GlweDimension(2), new PolynomialSize(256), new long[511], ACCESS),
        "GLWE key coefficients",
        512,
        511);
  }

  @Test
  void toString_ofKeys_showsShapesOnly() {
    assertThat(LweSecretKey.of(new long[] {1, 1, 1}, ACCESS)).hasToString("LweSecretKey[n=3]");
  }
}
