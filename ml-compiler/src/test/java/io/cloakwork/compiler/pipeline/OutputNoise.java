package io.cloakwork.compiler.pipeline;

import io.cloakwork.compiler.analysis.HidingNoise;
import io.cloakwork.compiler.analysis.NoiseAnalysis;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.ir.Op.Choice;
import io.cloakwork.compiler.ir.Op.Diagram;
import io.cloakwork.compiler.ir.Op.Hide;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.spec.RowBits;
import io.cloakwork.fhe.fixtures.measure.VarianceInterval;
import io.cloakwork.fhe.noise.FreshNoise;
import io.cloakwork.fhe.noise.ProductNoise;
import io.cloakwork.fhe.noise.Variance;
import io.cloakwork.fhe.params.GlweShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Noise at the outputs of a model, in units of what is predicted. The outputs of a row are one
 * cluster.
 *
 * <p>The prediction is exact where a reply is hidden, since what hides it is nearly all of its
 * noise, and for sums of fresh noise, so of linear models. That of trees is a bound, for the row
 * with the longest paths and whatever trees have in common. So the noise of trees is also held
 * against what the gates on a row's own paths make if they are independent, up to a factor of 2.
 */
final class OutputNoise {
  private static final double CONFIDENCE = 0.999;

  /** How far independent gates on a row's own paths are from the truth, at most. */
  private static final double OWN_WITHIN = 2;

  /** What is known of the prediction. */
  private enum Form {
    EXACT,
    BOOTSTRAP,
    TREES
  }

  private final CompiledModel model;
  private final Form form;
  private final double[] predicted;
  private final List<double[]> errors = new ArrayList<>();
  private final List<double[]> own = new ArrayList<>();

  OutputNoise(CompiledModel model) {
    this.model = model;
    Program circuit = model.circuit();
    List<Hide> hides = circuit.all(Hide.class);
    this.form =
        !hides.isEmpty()
            ? Form.EXACT
            : circuit.bootstraps() > 0
                ? Form.BOOTSTRAP
                : circuit.cmuxes() > 0 ? Form.TREES : Form.EXACT;
    List<Variance> variances = NoiseAnalysis.outputs(circuit, model.parameters());
    this.predicted = new double[variances.size()];
    for (int i = 0; i < predicted.length; i++) {
      predicted[i] = variances.get(i).value();
      if (!hides.isEmpty()) {
        double hiding = HidingNoise.deviation(hides.get(i).noiseLog2());
        predicted[i] += HidingNoise.ofZero(model.parameters().glwe()).value() + hiding * hiding;
      }
    }
  }

  /**
   * Adds a row.
   *
   * @param phases decrypted
   * @param exact what they stand for
   */
  void add(double[] row, long[] phases, long[] exact) {
    double[] scaled = new double[phases.length];
    double[] scaledByOwn = new double[phases.length];
    double gates = form == Form.TREES ? ownGates(model.client().quantize(row)) : 1;
    for (int i = 0; i < phases.length; i++) {
      long error = phases[i] - model.client().outputs().get(i).encode(exact[i]);
      double torus = Math.scalb((double) error, -Long.SIZE);
      scaled[i] = torus / Math.sqrt(predicted[i]);
      scaledByOwn[i] = torus / Math.sqrt(gates);
    }
    errors.add(scaled);
    own.add(scaledByOwn);
  }

  /** Variance that the gates on the paths of a row add up to. */
  private double ownGates(int[] codes) {
    BitInput input = model.circuit().bitInput().orElseThrow();
    int[] bits = ((RowBits) model.client().form()).split(codes);
    GlweShape glwe = model.parameters().glwe();
    double[] ofGate = new double[2];
    for (int bit = 0; bit < 2; bit++) {
      ofGate[bit] =
          ProductNoise.externalProduct(
                  glwe, FreshNoise.of(glwe.noise()), input.decomposition(), bit)
              .value();
    }
    double sum = 0;
    for (Diagram diagram : model.circuit().all(Diagram.class)) {
      int leaves = diagram.leaves().size();
      double leafShare = (double) diagram.leaves().getFirst().size() / glwe.words();
      int value = leaves + diagram.choices().size() - 1;
      while (value >= leaves) {
        Choice choice = diagram.choices().get(value - leaves);
        boolean ofLeaves = Math.max(choice.ifZero(), choice.ifOne()) < leaves;
        int bit = bits[choice.selector()];
        sum += ofGate[bit] * (ofLeaves ? leafShare : 1);
        value = bit == 1 ? choice.ifOne() : choice.ifZero();
      }
    }
    return sum;
  }

  /**
   * What was measured.
   *
   * @param ofPredicted variance over the predicted one
   * @param ofOwn variance over that of a row's own gates; the same as the other but for trees
   */
  record Measured(Form form, VarianceInterval ofPredicted, VarianceInterval ofOwn) {
    /** What of it must not be. */
    List<String> failures() {
      List<String> failures = new ArrayList<>();
      ModelTrial.require(failures, ofPredicted.low() <= 1, "more noise than predicted");
      switch (form) {
        case EXACT ->
            ModelTrial.require(failures, ofPredicted.high() >= 1, "less noise than predicted");
        case BOOTSTRAP ->
            ModelTrial.require(
                failures, ofPredicted.high() >= 1 / OWN_WITHIN, "less noise than bootstraps have");
        case TREES -> {
          ModelTrial.require(failures, ofOwn.low() <= OWN_WITHIN, "more noise than own gates");
          ModelTrial.require(failures, ofOwn.high() >= 1 / OWN_WITHIN, "less noise than own gates");
        }
      }
      return failures;
    }

    /** Fields of a JSON object, each with a comma behind it. */
    String json() {
      return fields("noise", ofPredicted)
          + (form == Form.TREES ? fields("noise_of_own_gates", ofOwn) : "");
    }

    private static String fields(String name, VarianceInterval interval) {
      return String.format(
          Locale.ROOT,
          "\"%1$s\":%2$.4f,\"%1$s_low\":%3$.4f,\"%1$s_high\":%4$.4f,\"%1$s_errors\":%5$.0f,",
          name,
          interval.value(),
          interval.low(),
          interval.high(),
          interval.effective());
    }
  }

  /** Of two rows or more. */
  Measured measured() {
    return new Measured(form, interval(errors), interval(own));
  }

  private static VarianceInterval interval(List<double[]> errors) {
    return VarianceInterval.of(errors.toArray(double[][]::new), CONFIDENCE);
  }
}
