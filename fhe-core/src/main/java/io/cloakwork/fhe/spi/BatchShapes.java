package io.cloakwork.fhe.spi;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;

/** Whether a batch fits its key: every provider asks here, once per batch. */
public final class BatchShapes {
  private BatchShapes() {}

  /**
   * @return whether the inputs stand under the big key, so that a key switch comes first
   * @throws MismatchException if a dimension, modulus or table does not fit
   */
  public static boolean bootstrapNeedsKeySwitch(TfheParameters parameters, BootstrapBatch batch) {
    LweDimension big = parameters.glwe().extractedDimension();
    LweDimension small = parameters.lwe().dimension();
    require("bootstrap output", batch.outputs(), big, CiphertextModulus.TWO_POW_64);
    for (LookupTable table : batch.tables()) {
      int needed = table.boxCount() * (table.isCentred() ? 2 : 1);
      if (needed > parameters.glwe().polynomialSize().value()) {
        throw new MismatchException(
            "boxes of a look-up table",
            "at most " + parameters.glwe().polynomialSize().value() + " (half of it if centred)",
            table.boxCount());
      }
    }
    if (batch.inputs().modulus() == CiphertextModulus.TWO_POW_32) {
      require("bootstrap input", batch.inputs(), small, CiphertextModulus.TWO_POW_32);
      return false;
    }
    require("bootstrap input", batch.inputs(), big, CiphertextModulus.TWO_POW_64);
    return true;
  }

  /**
   * @return the key that the batch asks for
   * @throws MismatchException if the server key has none, or a dimension or modulus does not fit
   */
  public static KeySwitchKey keySwitch(ServerKey key, KeySwitchBatch batch) {
    KeySwitchKey chosen =
        switch (batch.from()) {
          case BIG -> key.keySwitch();
          case COMPACT ->
              key.casting()
                  .orElseThrow(() ->
                      MismatchException.withStoredState(
                          "casting key switch", "a server key with a casting key", "none"));
          case STORAGE ->
              key.decompression()
                  .orElseThrow(() ->
                      MismatchException.withStoredState(
                          "decompression key switch",
                          "a server key with a decompression key",
                          "none"));
        };
    require(
        "key switch input", batch.inputs(), chosen.inputDimension(), CiphertextModulus.TWO_POW_64);
    require(
        "key switch output",
        batch.outputs(),
        chosen.outputDimension(),
        CiphertextModulus.TWO_POW_32);
    return chosen;
  }

  /**
   * @return the packing key
   * @throws MismatchException if the server key has none, or a shape does not fit
   */
  public static PackingKeySwitchKey packing(ServerKey key, PackingBatch batch) {
    PackingKeySwitchKey chosen =
        key.packing()
            .orElseThrow(() ->
                MismatchException.withStoredState(
                    "packing key switch", "a server key with a packing key", "none"));
    require("packing input", batch.inputs(), chosen.inputDimension(), CiphertextModulus.TWO_POW_64);
    if (!batch.outputs().dimension().equals(chosen.output().dimension())
        || !batch.outputs().polynomialSize().equals(chosen.output().polynomialSize())) {
      throw new MismatchException("packing output", chosen.output(), batch.outputs());
    }
    return chosen;
  }

  /**
   * @throws MismatchException if the GLWE ciphertexts are not shaped as the selectors are, or an
   *     index is outside
   */
  public static void product(GgswShape shape, int selectors, ProductBatch batch) {
    require("external product input", batch.inputs(), shape);
    require("external product output", batch.outputs(), shape);
    for (int selector : batch.selectors()) {
      requireSelector(selectors, selector);
    }
  }

  /**
   * @throws MismatchException if the GLWE ciphertexts are not shaped as the selectors are, or an
   *     index is outside
   */
  public static void cmux(GgswShape shape, int selectors, CmuxBatch batch) {
    require("CMUX leaf", batch.leaves(), shape);
    require("CMUX output", batch.outputs(), shape);
    for (CmuxBatch.Node node : batch.nodes()) {
      requireSelector(selectors, node.selector());
    }
  }

  /**
   * The ring of loaded selectors.
   *
   * @param dimension k
   * @param polynomialSize N
   */
  public record GgswShape(GlweDimension dimension, PolynomialSize polynomialSize) {}

  private static void requireSelector(int count, int selector) {
    if (selector < 0 || selector >= count) {
      throw new MismatchException("selector", "in [0, " + count + ")", selector);
    }
  }

  private static void require(String what, GlweCiphertextList list, GgswShape shape) {
    if (!list.dimension().equals(shape.dimension())
        || !list.polynomialSize().equals(shape.polynomialSize())) {
      throw new MismatchException(
          what, "k=" + shape.dimension().value() + ", N=" + shape.polynomialSize().value(), list);
    }
  }

  private static void require(
      String what, LweCiphertextList list, LweDimension dimension, CiphertextModulus modulus) {
    if (!list.dimension().equals(dimension)) {
      throw new MismatchException(
          what + " LWE dimension", dimension.value(), list.dimension().value());
    }
    if (list.modulus() != modulus) {
      throw new MismatchException(what + " modulus", modulus, list.modulus());
    }
  }
}
