package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.key.KeyId;
import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.noise.NoiseBudget;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import java.util.ArrayList;
import java.util.List;

/** Look-ups as bootstraps of an engine: all of a round at once, if they are not too many. */
final class EngineMachine implements Machine {
  /** Look-ups of one call to the engine: its inputs and outputs take 32 to 48 MiB. */
  private static final int CALL = 1024;

  private final FheEngine engine;
  private final EngineKey key;
  private final KeyId id;
  private final LweDimension dimension;
  private final int largestSquaredNorm;
  private final int call;

  /**
   * @throws ParameterException if blocks of this key have other message or carry bits
   */
  EngineMachine(FheEngine engine, EngineKey key) {
    TfheParameters parameters = key.parameters();
    BlockTable.requireSpace(parameters.message());
    this.engine = engine;
    this.key = key;
    this.id = key.serverKey().id();
    this.dimension = parameters.glwe().extractedDimension();
    this.largestSquaredNorm =
        NoiseBudget.of(parameters).largestSquaredNorm(FailureProbability.TARGET_LOG2);
    this.call = Math.min(CALL, engine.largestRoom());
  }

  @Override
  public int largestSquaredNorm() {
    return largestSquaredNorm;
  }

  @Override
  public void require(String operand, Source source) {
    Ciphertexts.require(operand, source, id, dimension);
  }

  @Override
  public List<List<? extends Source>> rotate(List<LookUp> round) {
    List<List<? extends Source>> answers = new ArrayList<>();
    for (int from = 0; from < round.size(); from += call) {
      rotate(round.subList(from, Math.min(from + call, round.size())), answers);
    }
    return answers;
  }

  @Override
  public List<Source> uniform(MaskSeed seed, int count) {
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long[] words = new long[dimension.size()];
      seed.stream(MaskPurpose.RANDOM_NUMBER, i).fill(words, 0, words.length);
      sources.add(new Ciphertexts.Encrypted(new Rotation(1, words[0]), words, id));
    }
    return sources;
  }

  private void rotate(List<LookUp> call, List<List<? extends Source>> answers) {
    LweCiphertextList outputs =
        engine.bootstrapWhenRoom(
            key,
            call.stream().map(look -> look.table().words()).toList(),
            () -> Ciphertexts.combine(call.stream().map(LookUp::input).toList(), dimension));
    int at = 0;
    for (LookUp lookUp : call) {
      Rotation rotation = new Rotation(1, Ciphertexts.firstWord(outputs, at));
      List<Source> sources = new ArrayList<>();
      for (int i = 0; i < lookUp.table().outputs(); i++) {
        sources.add(Ciphertexts.source(rotation, outputs, at++, id));
      }
      answers.add(sources);
    }
  }
}
