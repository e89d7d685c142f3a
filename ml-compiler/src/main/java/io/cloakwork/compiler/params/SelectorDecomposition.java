package io.cloakwork.compiler.params;

import io.cloakwork.compiler.analysis.DiagramNoise;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Decompositions of the GGSW ciphertexts that decision diagrams choose by. */
final class SelectorDecomposition {
  /** A fourth level still gains precision; the transform, in binary64, leaves none for a fifth. */
  static final int MAX_LEVELS = 4;

  private static final int MAX_BASE_LOG = 32;

  private SelectorDecomposition() {}

  /** The decomposition of so many levels that adds the least noise. */
  static Decomposition best(int levels, GlweShape glwe) {
    return IntStream.rangeClosed(1, Math.min(MAX_BASE_LOG, 63 / levels))
        .mapToObj(baseLog -> new Decomposition(baseLog, levels))
        .min(
            Comparator.comparingDouble(
                decomposition -> DiagramNoise.ofGate(glwe, decomposition).value()))
        .orElseThrow();
  }
}
