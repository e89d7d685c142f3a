package io.cloakwork.compiler.artifact;

import io.cloakwork.compiler.analysis.NoiseAnalysis;
import io.cloakwork.compiler.analysis.NoiseReport;
import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.ir.Op.Features;
import io.cloakwork.compiler.ir.Op.GlweInput;
import io.cloakwork.compiler.ir.Op.Hide;
import io.cloakwork.compiler.ir.Op.Lookup;
import io.cloakwork.compiler.ir.Op.MaskInput;
import io.cloakwork.compiler.ir.Op.Output;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.compiler.params.Hiding;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.ClientSpecFormat;
import io.cloakwork.compiler.spec.EncryptedRowFormat;
import io.cloakwork.compiler.spec.Packing;
import io.cloakwork.compiler.spec.RowBits;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model that is ready to run. Its parts fit together, whoever made them: the failure probability
 * is derived again from the circuit and the parameters, and every table fits them. What tables
 * promise of their margins is taken as it is; running the circuit in the clear checks it.
 *
 * @param meaning in the integer dialect: what every execution must give
 * @param circuit in the circuit dialect
 * @param parameters of the client's keys
 * @param client what the client needs to know
 * @param report what the model promises
 */
public record CompiledModel(
    Program meaning,
    Program circuit,
    TfheParameters parameters,
    ClientSpec client,
    CompileReport report) {

  /** Of a logarithm: between two machines, functions may differ in the last bits. */
  private static final double TOLERANCE = 1e-9;

  /**
   * @throws MismatchException if two parts do not fit
   * @throws CapacityException if the client's part or an encrypted row is too long for clients
   * @throws io.cloakwork.fhe.NoiseException if the circuit fails more often than {@link
   *     FailureProbability#TARGET_LOG2} allows
   */
  public CompiledModel {
    if (!meaning.isInteger() || circuit.isInteger()) {
      throw new ParameterException("programs of a model", "integer, circuit", "other dialects");
    }
    require("name of the circuit", meaning.name(), circuit.name());
    require("model of the client", meaning.name(), client.model());
    Features features = meaning.all(Features.class).getFirst();
    require("features of the client", features.count(), client.width());
    require(
        "outputs of the circuit",
        client.outputs(),
        circuit.outputs().stream().map(Output::encoding).toList());
    require("evaluation keys", circuit.bootstraps() > 0, client.evaluationKeys());
    requireForm(circuit, features, parameters, client);
    requireTables(circuit.all(Lookup.class), parameters);
    ClientSpecFormat.encode(client); // or no client could get it
    long row = EncryptedRowFormat.size(client, parameters.glwe());
    if (row > EncryptedRowFormat.MAX_BYTES) {
      throw new CapacityException(
          "bytes of an encrypted row (fewer features or bits make it shorter)",
          EncryptedRowFormat.MAX_BYTES,
          row);
    }
    requireNoise(NoiseAnalysis.of(circuit, parameters), report.noise());
    requireMasks(circuit, parameters, client);
    requireHiding(circuit, parameters, report);
  }

  public String name() {
    return meaning.name();
  }

  /** The client sends what the circuit takes. */
  private static void requireForm(
      Program circuit, Features features, TfheParameters parameters, ClientSpec client) {
    int size = parameters.glwe().polynomialSize().value();
    require("polynomial size of the client", size, client.form().polynomialSize());
    switch (client.form()) {
      case Packing packing -> {
        require("bits of the client's features", features.bits(), client.bits());
        require("bit inputs of the circuit", Optional.empty(), circuit.bitInput());
        requireInputs(circuit.inputs(), packing, size, client);
      }
      case RowBits bits -> {
        require("inputs of the circuit", 0, circuit.inputs().size());
        BitInput input =
            circuit
                .bitInput()
                .orElseThrow(() -> new MismatchException("bit inputs of the circuit", 1, 0));
        require("polynomial size of the bit input", size, input.polynomialSize());
        require("widths of the bit input", bits.widths(), input.widths());
        requireWidths(bits.widths(), features.widths());
        require("decomposition of the bit input", bits.decomposition(), input.decomposition());
      }
    }
  }

  /** Every feature that is sent has all of its bits. */
  private static void requireWidths(List<Integer> sent, List<Integer> features) {
    List<Integer> whole = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      whole.add(sent.get(i) == 0 ? 0 : features.get(i));
    }
    require("widths of the features", whole, sent);
  }

  private static void requireInputs(
      List<GlweInput> inputs, Packing packing, int size, ClientSpec client) {
    require("inputs of the circuit", packing.polynomials(client.width()), inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      GlweInput input = inputs.get(i);
      require("polynomial size of input " + i, size, input.polynomialSize());
      require("first feature of input " + i, i * size, input.first());
      require("features of input " + i, Math.min(size, client.width() - i * size), input.count());
      require("bits of input " + i, client.bits(), input.bits());
      require("shift of input " + i, packing.shift(), input.shift());
    }
  }

  /** As {@code LookupTable.fillAccumulator} needs it. */
  private static void requireTables(List<Lookup> tables, TfheParameters parameters) {
    int size = parameters.glwe().polynomialSize().value();
    for (Lookup table : tables) {
      int most = table.centred() ? size / 2 : size;
      if (table.words().size() > most) {
        throw new MismatchException(
            "boxes of table " + table.value(), "at most " + most, table.words().size());
      }
    }
  }

  private static void requireNoise(NoiseReport derived, NoiseReport promised) {
    derived.require(FailureProbability.TARGET_LOG2);
    requirePromise("table", derived.tables(), promised.tables());
    requirePromise("output", derived.outputs(), promised.outputs());
  }

  private static void requirePromise(String what, List<Double> derived, List<Double> promised) {
    require(
        "failure probabilities per " + what + " in the report", derived.size(), promised.size());
    for (int i = 0; i < derived.size(); i++) {
      double least = derived.get(i) * (1 + TOLERANCE); // lower: they are at most 0
      if (promised.get(i) < least) {
        throw new MismatchException(
            "log2 p_fail of " + what + " " + i + " in the report",
            "at least " + derived.get(i),
            promised.get(i));
      }
    }
  }

  /** Either every output is hidden with as many masks as the key has polynomials, or none is. */
  private static void requireMasks(Program circuit, TfheParameters parameters, ClientSpec client) {
    List<Hide> hides = circuit.all(Hide.class);
    require("masks of the circuit", client.masks(), circuit.masks().size());
    require("hidden outputs", client.masks() == 0 ? 0 : circuit.outputs().size(), hides.size());
    for (MaskInput mask : circuit.masks()) {
      require(
          "polynomial size of mask " + mask.value(),
          parameters.glwe().polynomialSize().value(),
          mask.polynomialSize());
    }
    List<Value> masks = circuit.masks().stream().map(MaskInput::value).toList();
    for (int i = 0; i < hides.size(); i++) {
      require("masks of output " + i, masks, hides.get(i).masks());
      require("hidden output " + i, hides.get(i).value(), circuit.outputs().get(i).input());
      require("masks of a key", parameters.glwe().dimension().value(), masks.size());
    }
  }

  private static void requireHiding(
      Program circuit, TfheParameters parameters, CompileReport report) {
    boolean hidden = !circuit.masks().isEmpty();
    require("hiding in the report", hidden, report.hiding().isPresent());
    double derived = Hiding.bits(circuit, parameters);
    double promised = report.hiding().map(CompileReport.Hiding::bits).orElse(0.0);
    if (hidden && !(promised <= derived * (1 + TOLERANCE))) {
      throw new MismatchException(
          "bits that hide a reply, in the report", "at most " + derived, promised);
    }
  }

  private static void require(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new MismatchException(what, expected, actual);
    }
  }
}
