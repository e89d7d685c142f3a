package io.cloakwork.compiler.runtime;

import io.cloakwork.compiler.analysis.DiagramNoise;
import io.cloakwork.compiler.analysis.HidingNoise;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.fhe.noise.NoiseBudget;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Runs a circuit on phases with noise sampled from the variance model: fresh noise as the
 * encryption draws it, Gaussian noise for CMUX gates, key switch, modulus switch and blind
 * rotation. Of no use for security; the generator only has to be a good one for statistics. For one
 * thread.
 */
public final class SimulatedExecutor {
  private final Program program;
  private final TorusExecutor executor;
  private final SampledNoise noise;

  /**
   * @param circuit in the circuit dialect
   * @param random seeded by the caller
   */
  public SimulatedExecutor(Program circuit, TfheParameters parameters, RandomGenerator random) {
    this.program = circuit;
    this.executor = new TorusExecutor(circuit);
    this.noise = new SampledNoise(parameters, random);
  }

  /**
   * @param row quantized features
   * @return the integers of all outputs
   */
  public long[] run(int[] row) {
    return ClearExecutor.decode(program, executor.run(row, noise, (_, _) -> {}));
  }

  private static final class SampledNoise implements TorusNoise {
    private static final double TORUS = Math.scalb(1.0, Long.SIZE);

    private final RandomGenerator random;
    private final GlweShape glwe;
    private final NoiseDistribution fresh;
    private final Map<Decomposition, Double> gateDeviations = new HashMap<>();
    private final double zero;
    private final double before;
    private final double after;

    SampledNoise(TfheParameters parameters, RandomGenerator random) {
      NoiseBudget budget = NoiseBudget.of(parameters);
      this.random = random;
      this.glwe = parameters.glwe();
      this.fresh = glwe.noise();
      this.zero = HidingNoise.ofZero(parameters.glwe()).standardDeviation() * TORUS;
      this.before = budget.keySwitch().plus(budget.modulusSwitch()).standardDeviation() * TORUS;
      this.after = budget.bootstrapOutput().standardDeviation() * TORUS;
    }

    @Override
    public long fresh() {
      return switch (fresh) {
        case NoiseDistribution.TUniform(int bound) -> tuniform(bound);
        case NoiseDistribution.Gaussian(double deviation) -> gaussian(deviation * TORUS);
      };
    }

    @Override
    public long gates(Decomposition decomposition, int gates) {
      double deviation =
          gateDeviations.computeIfAbsent(
              decomposition, used -> DiagramNoise.ofGate(glwe, used).standardDeviation() * TORUS);
      return gaussian(deviation * Math.sqrt(gates));
    }

    @Override
    public long beforeTable() {
      return gaussian(before);
    }

    @Override
    public long afterTable() {
      return gaussian(after);
    }

    @Override
    public long hiding(int noiseLog2) {
      return tuniform(noiseLog2) + gaussian(zero);
    }

    private long tuniform(int bound) {
      return (random.nextLong() >>> (Long.SIZE - 1 - bound))
          - (1L << bound)
          + (random.nextBoolean() ? 1 : 0);
    }

    private long gaussian(double deviation) {
      return Math.round(random.nextGaussian() * deviation);
    }
  }
}
