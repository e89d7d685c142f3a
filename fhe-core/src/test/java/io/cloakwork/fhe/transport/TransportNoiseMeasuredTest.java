package io.cloakwork.fhe.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.client.InsecureClientKeys;
import io.cloakwork.fhe.client.PublicEncryptor;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.measure.MeanTest;
import io.cloakwork.fhe.fixtures.measure.Measurement;
import io.cloakwork.fhe.fixtures.measure.VarianceInterval;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.noise.CompactNoise;
import io.cloakwork.fhe.noise.CompressionNoise;
import io.cloakwork.fhe.noise.FreshNoise;
import io.cloakwork.fhe.noise.KeySwitchNoise;
import io.cloakwork.fhe.noise.Variance;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;
import io.cloakwork.fhe.secret.InsecureSeeds;
import io.cloakwork.fhe.secret.LweEncryption;
import io.cloakwork.fhe.secret.SecretKeySet;
import io.cloakwork.fhe.secret.TransportKeys;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Noise of real ciphertexts on their way, decrypted with the secret keys, beside the formulas. One
 * cluster of 256 errors for each of 16 keys of the default set.
 */
@Tag("noise")
class TransportNoiseMeasuredTest {
  private static final ParameterSets SET = ParameterSets.defaultSet();
  private static final int KEYS = 16;
  private static final int ERRORS = 256;
  private static final double CONFIDENCE = 1 - 1e-6;

  private final TfheParameters parameters = SET.parameters();
  private final TransportParameters transport = TransportParameters.of(parameters);
  private final Map<String, double[][]> errors = new LinkedHashMap<>();

  @Test
  void everyStep_variance_isThePredictedOne() {
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults())) {
      for (int key = 0; key < KEYS; key++) {
        measure(engine, key);
      }
    }
    Variance fresh = FreshNoise.of(parameters.glwe().noise()).plus(FreshNoise.rounding(32));
    Variance compact = CompactNoise.stored(transport.compact());
    Variance compressed = CompressionNoise.stored(parameters, transport.compression(), fresh);
    check("compact_list", compact);
    check(
        "compact_list_cast",
        compact.plus(
            KeySwitchNoise.castingOfRounded(
                parameters,
                transport.compact().key().extractedDimension(),
                transport.compact().casting())));
    check(
        "compact_list_rerandomized_cast",
        compact
            .plus(FreshNoise.ofPublicKey(transport.compact().key()))
            .plus(
                KeySwitchNoise.casting(
                    parameters,
                    transport.compact().key().extractedDimension(),
                    transport.compact().casting())));
    check("compressed_list", compressed);
    check(
        "compressed_list_switched",
        compressed.plus(
            KeySwitchNoise.castingOfRounded(
                parameters,
                transport.compression().storage().extractedDimension(),
                transport.compression().decompression())));
  }

  private void measure(FheEngine engine, int number) {
    try (SecretKeySet secret =
            SecretKeySet.generate(parameters, transport, InsecureSeeds.drawn(71_000 + number));
        ClientKey client = InsecureClientKeys.of(secret);
        EngineKey server =
            engine.load(
                secret.serverKey(
                    EnumSet.of(ServerKeyPart.PUBLIC_ENCRYPTION, ServerKeyPart.COMPRESSION),
                    InsecureSeeds.drawn(72_000 + number),
                    Progress.NONE))) {
      TransportKeys keys = secret.transport().orElseThrow();
      int[] messages = new SplittableRandom(number).ints(2L * ERRORS, 0, 4).toArray();
      CompactPublicKey publicKey = client.compactPublicKey();
      CompactCiphertextList list = PublicEncryptor.of(publicKey).encryptBlocks(messages);
      long[] pairs = new long[ERRORS];
      Arrays.setAll(pairs, i -> (messages[2 * i] + 4L * messages[2 * i + 1]) << 59);
      LweCiphertextList compact = list.ciphertexts().extract();
      add(number, "compact_list", LweEncryption.phases(keys.compact().extracted(), compact), pairs);
      add(
          number,
          "compact_list_cast",
          small(secret, engine.keySwitch(server, KeySwitchBatch.Source.COMPACT, compact)),
          pairs);
      List<LweCiphertextList> sums =
          Rerandomization.apply(publicKey.key(), new byte[0], List.of(compact));
      add(
          number,
          "compact_list_rerandomized_cast",
          small(secret, engine.keySwitch(server, KeySwitchBatch.Source.COMPACT, sums.getFirst())),
          pairs);

      int[] blocks = Arrays.copyOf(messages, ERRORS);
      CompressedCiphertextList stored =
          Compression.compress(engine, server, client.encryptBlocks(blocks).expand());
      long[] shifted = Arrays.stream(blocks).mapToLong(m -> (long) m << 61).toArray();
      LweCiphertextList extracted = stored.ciphertexts().extract();
      add(
          number,
          "compressed_list",
          LweEncryption.phases(keys.storage().extracted(), extracted),
          shifted);
      add(
          number,
          "compressed_list_switched",
          small(secret, engine.keySwitch(server, KeySwitchBatch.Source.STORAGE, extracted)),
          shifted);
      assertThat(client.decryptCompressed(stored)).isEqualTo(blocks);
    }
  }

  // Phases modulo 2^32, as torus words.
  private static long[] small(SecretKeySet secret, LweCiphertextList list) {
    return Arrays.stream(LweEncryption.phases(secret.small(), list))
        .map(phase -> phase << 32)
        .toArray();
  }

  private void add(int number, String what, long[] phases, long[] plaintexts) {
    double[] cluster = new double[phases.length];
    Arrays.setAll(cluster, i -> Math.scalb((double) (phases[i] - plaintexts[i]), -64));
    errors.computeIfAbsent(what, _ -> new double[KEYS][])[number] = cluster;
  }

  private void check(String what, Variance predicted) {
    double[][] clusters = Objects.requireNonNull(errors.get(what), what);
    Measurement measurement =
        new Measurement(
            what,
            SET.name(),
            VarianceInterval.of(clusters, CONFIDENCE),
            MeanTest.of(clusters, CONFIDENCE),
            predicted.value());
    System.out.println(measurement.json());
    assertThat(measurement.variance().contains(predicted.value())).as(measurement.json()).isTrue();
  }
}
