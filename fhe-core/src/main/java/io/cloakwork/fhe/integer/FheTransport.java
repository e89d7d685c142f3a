package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededBlockList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.noise.CompressionNoise;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.transport.CompactLists;
import io.cloakwork.fhe.transport.Compression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Values of one client on their way to and from an evaluator: lists that the client or somebody
 * with its public key encrypted become values, and results become lists. Which types a list holds
 * is the server's to say. Safe for use by many threads; calls block, as those of {@link
 * FheEvaluator}.
 *
 * <p>Values out of {@link #expand(CompactCiphertextList, List)} and {@link #decompress} are of
 * their type whatever the list holds, because their look-ups map everything into it.
 *
 * {@snippet class="io.cloakwork.fhe.integer.TransportExample" region="example"}
 */
public final class FheTransport {
  private final FheEngine engine;
  private final EngineKey key;

  private FheTransport(FheEngine engine, EngineKey key) {
    this.engine = engine;
    this.key = key;
  }

  /**
   * For the values of one client. It holds nothing and needs not be closed; engine and key have to
   * stay open.
   *
   * @throws ParameterException if the key's blocks are not of two message and two carry bits
   */
  public static FheTransport of(FheEngine engine, EngineKey key) {
    BlockTable.requireSpace(key.parameters().message());
    return new FheTransport(engine, key);
  }

  /**
   * Values that were encrypted with the client's public key: one bootstrap for each block.
   *
   * @throws MismatchException if the list does not have as many ciphertexts as the types take, or
   *     the server key has no casting key that fits it
   */
  public List<FheValue> expand(CompactCiphertextList list, List<? extends FheType> types) {
    return values(CompactLists.expand(engine, key, list, moduli(types)), types);
  }

  /**
   * Values that the client encrypted, without bootstraps. Blocks are as the client made them: one
   * that is too large for its type spoils what is computed with it, for nobody but the client.
   *
   * @throws MismatchException if the list is of other parameters, or does not have as many blocks
   *     as the types
   */
  public List<FheValue> expand(SeededBlockList list, List<? extends FheType> types) {
    GlweShape glwe = key.parameters().glwe();
    if (!list.dimension().equals(glwe.dimension())
        || !list.polynomialSize().equals(glwe.polynomialSize())) {
      throw new MismatchException(
          "GLWE size of seeded blocks",
          glwe.dimension() + ", " + glwe.polynomialSize(),
          list.dimension() + ", " + list.polynomialSize());
    }
    Operands.requireBlocks(types, list.count());
    return values(list.expand(), types);
  }

  /**
   * Values in their stored form, in an order. Nothing is bootstrapped.
   *
   * @throws NoiseException if a value is too noisy to be read again
   * @throws MismatchException if the server key has no compression keys, or a value is of another
   *     key's dimension
   */
  public CompressedCiphertextList compress(List<? extends FheValue> values) {
    TfheParameters parameters = key.parameters();
    int noise = values.stream().mapToInt(FheValue::squaredNorm).max().orElse(0);
    CompressionNoise.require(parameters, Compression.parameters(key.serverKey()), noise);
    int blocks = values.stream().mapToInt(value -> value.type().blocks()).sum();
    LweCiphertextList all =
        LweCiphertextList.allocate(
            blocks, parameters.glwe().extractedDimension(), CiphertextModulus.TWO_POW_64);
    int at = 0;
    for (FheValue value : values) {
      long[] words = value.ciphertexts(all.dimension()).words();
      System.arraycopy(words, 0, all.words(), all.offset(at), words.length);
      at += value.type().blocks();
    }
    return Compression.compress(engine, key, all);
  }

  /**
   * Values from their stored form: one bootstrap for each block.
   *
   * @throws MismatchException if the list does not fit the key's compression keys, or does not have
   *     as many blocks as the types
   */
  public List<FheValue> decompress(CompressedCiphertextList list, List<? extends FheType> types) {
    return values(Compression.decompress(engine, key, list, moduli(types)), types);
  }

  private static int[] moduli(List<? extends FheType> types) {
    return types.stream()
        .flatMap(type -> Collections.nCopies(type.blocks(), type.blockModulus()).stream())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static List<FheValue> values(LweCiphertextList blocks, List<? extends FheType> types) {
    List<FheValue> values = new ArrayList<>();
    int at = 0;
    for (FheType type : types) {
      LweCiphertextList own = blocks.copyOfRange(at, at + type.blocks());
      values.add(
          switch (type) {
            case BooleanType _ -> FheBool.of(own, 1);
            case IntegerType integer -> FheInteger.of(integer, own, 1);
          });
      at += type.blocks();
    }
    return values;
  }
}
