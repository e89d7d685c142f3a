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
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.KeyId;
import io.cloakwork.fhe.noise.CompactNoise;
import io.cloakwork.fhe.noise.CompressionNoise;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.transport.CompactLists;
import io.cloakwork.fhe.transport.Compression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Values of one client on their way to and from an evaluator: lists that the client or somebody
 * with its public key encrypted become values, and results become lists. Which types a list holds
 * is the server's to say. Safe for use by many threads; calls block, as those of {@link
 * FheEvaluator}.
 *
 * <p>Values out of {@link #expand(CompactCiphertextList, List)} and {@link #decompress} are of
 * their type whatever the list holds, because their look-ups map everything into it. They are of
 * this key: an evaluator of another one refuses them. Those out of {@link #expand(SeededBlockList,
 * List)} are what the sender made them.
 *
 * {@snippet class="io.cloakwork.fhe.integer.TransportExample" region="example"}
 */
public final class FheTransport {
  private final FheEngine engine;
  private final EngineKey key;
  private final Optional<CompactPublicKey> rerandomization;

  private FheTransport(
      FheEngine engine, EngineKey key, Optional<CompactPublicKey> rerandomization) {
    this.engine = engine;
    this.key = key;
    this.rerandomization = rerandomization;
  }

  /**
   * For the values of one client. It holds nothing and needs not be closed; engine and key have to
   * stay open.
   *
   * @throws ParameterException if the key's blocks are not of two message and two carry bits
   */
  public static FheTransport of(FheEngine engine, EngineKey key) {
    BlockTable.requireSpace(key.parameters().message());
    return new FheTransport(engine, key, Optional.empty());
  }

  /**
   * The same with re-randomized public lists, beside {@link FheEvaluator#rerandomizing}: before a
   * compact list is expanded, encryptions of zero are added to it that follow from its hash, so
   * that no sender can choose one whose rounding errors add up ({@code docs/SECURITY.md} says when
   * that is needed). The same list gives the same bits again.
   *
   * @param publicKey a public key of the client, from the client itself: with another one values
   *     become nonsense
   * @throws ParameterException if the key's blocks are not of two message and two carry bits
   * @throws MismatchException if the public key is for other blocks, or for another casting key
   *     than the server key's
   * @throws NoiseException if expansions would fail too often
   */
  public static FheTransport rerandomizing(
      FheEngine engine, EngineKey key, CompactPublicKey publicKey) {
    TfheParameters parameters = key.parameters();
    BlockTable.requireSpace(parameters.message());
    CompactLists.requireFit(key, publicKey);
    CompactNoise.requireRerandomized(parameters, publicKey.parameters());
    return new FheTransport(engine, key, Optional.of(publicKey));
  }

  /**
   * Values that were encrypted with the client's public key: one bootstrap for each block.
   *
   * @throws MismatchException if the list does not have as many ciphertexts as the types take, or
   *     the server key has no casting key that fits it
   */
  public List<FheValue> expand(CompactCiphertextList list, List<? extends FheType> types) {
    int[] moduli = moduli(types);
    LweCiphertextList blocks =
        rerandomization.isPresent()
            ? CompactLists.expandRerandomized(engine, key, rerandomization.get(), list, moduli)
            : CompactLists.expand(engine, key, list, moduli);
    return values(blocks, types);
  }

  /**
   * Values that the client encrypted, without bootstraps. Blocks are as they came: that each is in
   * the range of its type, with the noise of a fresh one, is believed. One that is not (carry or
   * padding bit set, too much noise) makes operations on it wrong, and what they are combined with
   * too: of a list whose sender is not trusted, {@link FheOperations#bootstrap(java.util.List)} the
   * values first.
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
   *     key
   */
  public CompressedCiphertextList compress(List<? extends FheValue> values) {
    List<Block> blocks = values.stream().flatMap(value -> blocks(value).stream()).toList();
    TfheParameters parameters = key.parameters();
    requireOwn(values);
    int noise = blocks.stream().mapToInt(Block::squaredNorm).max().orElse(0);
    CompressionNoise.require(parameters, Compression.parameters(key.serverKey()), noise);
    LweCiphertextList all = Ciphertexts.combine(blocks, parameters.glwe().extractedDimension());
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

  private void requireOwn(List<? extends FheValue> values) {
    KeyId id = key.serverKey().id();
    LweDimension dimension = key.parameters().glwe().extractedDimension();
    for (int i = 0; i < values.size(); i++) {
      for (Block block : blocks(values.get(i))) {
        for (int s = 0; s < block.sourceCount(); s++) {
          Ciphertexts.require("value " + i + " to compress", block.source(s), id, dimension);
        }
      }
    }
  }

  /** The blocks of a value, least significant first. */
  static List<Block> blocks(FheValue value) {
    return switch (value) {
      case FheBool bool -> List.of(bool.block());
      case FheInteger integer -> integer.blocks();
    };
  }

  private static int[] moduli(List<? extends FheType> types) {
    return types.stream()
        .flatMap(type -> Collections.nCopies(type.blocks(), type.blockModulus()).stream())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private List<FheValue> values(LweCiphertextList blocks, List<? extends FheType> types) {
    List<FheValue> values = new ArrayList<>();
    KeyId id = key.serverKey().id();
    int at = 0;
    for (FheType type : types) {
      LweCiphertextList own = blocks.copyOfRange(at, at + type.blocks());
      values.add(
          switch (type) {
            case BooleanType _ -> new FheBool(Ciphertexts.blocks(own, 1, 1, id).getFirst());
            case IntegerType integer ->
                FheInteger.of(integer, Ciphertexts.blocks(own, Digits.BASE - 1, 1, id));
          });
      at += type.blocks();
    }
    return values;
  }
}
