package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.LweShape;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;

/** Parameters in short form, for sets that others published and for bad ones. */
final class PublishedSets {
  private PublishedSets() {}

  /** 2 + 2 bits, k = 1, N = 2048, bootstrap 23/1, TU(17). */
  static TfheParameters twoTwo(
      int n, KeyDistribution key, NoiseDistribution noise, int keySwitchBase, int keySwitchLevels) {
    return twoTwo(
        n, key, noise, new NoiseDistribution.TUniform(17), keySwitchBase, keySwitchLevels);
  }

  static TfheParameters twoTwo(
      int n,
      KeyDistribution key,
      NoiseDistribution noise,
      NoiseDistribution glweNoise,
      int keySwitchBase,
      int keySwitchLevels) {
    return new TfheParameters(
        new MessageSpace(2, 2),
        new LweShape(new LweDimension(n), key, noise),
        new GlweShape(new GlweDimension(1), new PolynomialSize(2048), glweNoise),
        new Decomposition(23, 1),
        new Decomposition(keySwitchBase, keySwitchLevels));
  }

  /** 1 + 1 bits, k = 4, N = 512, bootstrap 23/1. */
  static TfheParameters oneOne(
      int n,
      NoiseDistribution noise,
      NoiseDistribution glweNoise,
      int keySwitchBase,
      int keySwitchLevels) {
    return new TfheParameters(
        new MessageSpace(1, 1),
        new LweShape(new LweDimension(n), new KeyDistribution.UniformBinary(), noise),
        new GlweShape(new GlweDimension(4), new PolynomialSize(512), glweNoise),
        new Decomposition(23, 1),
        new Decomposition(keySwitchBase, keySwitchLevels));
  }
}
