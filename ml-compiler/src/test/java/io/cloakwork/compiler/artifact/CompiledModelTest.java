package io.cloakwork.compiler.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.ModelHiding;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.analysis.NoiseReport;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.Lookup;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.pipeline.CompileOptions;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A model whose parts do not fit is refused when it is put together, not at the first row. */
class CompiledModelTest {
  private static final CompiledModel MODEL = GoldenModels.label();

  /** The model with its tables changed. */
  private static CompiledModel withTables(UnaryOperator<Lookup> change) {
    List<Op> ops =
        MODEL.circuit().ops().stream()
            .map(op -> op instanceof Lookup lookup ? change.apply(lookup) : op)
            .toList();
    return withCircuit(MODEL.circuit().withOps(ops));
  }

  private static CompiledModel withCircuit(Program circuit) {
    return new CompiledModel(
        MODEL.meaning(), circuit, MODEL.parameters(), MODEL.client(), MODEL.report());
  }

  @Test
  void table_withMoreBoxesThanThePolynomialHas_isRefused() {
    int size = MODEL.parameters().glwe().polynomialSize().value();
    MismatchException fault =
        catchThrowableOfType(
            MismatchException.class,
            () ->
                withTables(table ->
                    new Lookup(
                        table.value(),
                        table.input(),
                        Collections.nCopies(2 * size, 1L),
                        table.centred(),
                        1)));
    assertThat(fault.what()).startsWith("boxes of table ");
    assertThat(fault.expected()).isEqualTo("at most " + size);
    assertThat(fault.actual()).isEqualTo(String.valueOf(2 * size));
  }

  @Test
  void table_thatFailsTooOften_isRefused() {
    NoiseException fault =
        catchThrowableOfType(
            NoiseException.class,
            () ->
                withTables(table ->
                    new Lookup(table.value(), table.input(), table.words(), table.centred(), 1)));
    assertThat(fault.expected()).isEqualTo("at most -128.0");
    assertThat(Double.parseDouble(fault.actual())).isBetween(-1.0, 0.0);
  }

  /** The margin is a promise of whoever wrote the circuit; a run in the clear finds it out. */
  @Test
  void table_thatPromisesTooMuch_isFoundByARunInTheClear() {
    CompiledModel model =
        withTables(table ->
            new Lookup(
                table.value(),
                table.input(),
                table.words(),
                table.centred(),
                1L << (62 - table.boxBits())));
    NoiseException fault =
        catchThrowableOfType(
            NoiseException.class, () -> new ClearExecutor(model.circuit()).run(new int[] {3, 7}));
    assertThat(fault.what()).startsWith("clear input of table ");
    assertThat(Long.parseUnsignedLong(fault.actual())).isLessThan(1L << 62);
  }

  @Test
  void report_thatPromisesMoreThanTheCircuitHolds_isRefused() {
    NoiseReport noise = MODEL.report().noise();
    double real = noise.tables().getFirst();
    List<Double> better = noise.tables().stream().map(log2 -> log2 * 1.001).toList();
    MismatchException fault =
        catchThrowableOfType(
            MismatchException.class, () -> withNoise(new NoiseReport(better, noise.outputs())));
    assertThat(fault.what()).isEqualTo("log2 p_fail of table 0 in the report");
    assertThat(fault.expected()).isEqualTo("at least " + real);
    assertThat(fault.actual()).isEqualTo(String.valueOf(real * 1.001));
  }

  @Test
  void report_ofAnotherCircuit_isRefused() {
    NoiseReport noise = MODEL.report().noise();
    List<Double> fewer = noise.tables().subList(1, noise.tables().size());
    MismatchException fault =
        catchThrowableOfType(
            MismatchException.class, () -> withNoise(new NoiseReport(fewer, noise.outputs())));
    assertThat(fault.what()).isEqualTo("failure probabilities per table in the report");
    assertThat(fault.actual()).isEqualTo(String.valueOf(fewer.size()));
  }

  @Test
  void report_thatPromisesMoreHidingThanTheCircuitGives_isRefused() {
    NoiseReport noise = MODEL.report().noise();
    double real = MODEL.report().hiding().orElseThrow().bits();
    Optional<CompileReport.Hiding> better = Optional.of(new CompileReport.Hiding(real + 0.1));
    MismatchException fault =
        catchThrowableOfType(MismatchException.class, () -> withReport(noise, better));
    assertThat(fault.what()).isEqualTo("bits that hide a reply, in the report");
    assertThat(fault.actual()).isEqualTo(String.valueOf(real + 0.1));
    MismatchException silent =
        catchThrowableOfType(MismatchException.class, () -> withReport(noise, Optional.empty()));
    assertThat(silent.what()).isEqualTo("hiding in the report");
  }

  @Test
  void circuit_thatHidesNothingForAClientThatSendsMasks_isRefused() {
    CompiledModel bare =
        new ModelCompiler(
                CompileOptions.of(MODEL.name())
                    .withOutput(OutputMode.LABEL)
                    .withBits(4)
                    .withHiding(ModelHiding.OFF))
            .compile(GoldenModels.labelOnnx(), Optional.of(GoldenModels.table()));
    assertThat(bare.client().masks()).isZero();
    MismatchException fault =
        catchThrowableOfType(MismatchException.class, () -> withCircuit(bare.circuit()));
    assertThat(fault.what()).isEqualTo("masks of the circuit");
    assertThat(fault.expected()).isEqualTo("1");
    assertThat(fault.actual()).isEqualTo("0");
  }

  private static CompiledModel withNoise(NoiseReport noise) {
    return withReport(noise, MODEL.report().hiding());
  }

  private static CompiledModel withReport(
      NoiseReport noise, Optional<CompileReport.Hiding> hiding) {
    CompileReport report = MODEL.report();
    return new CompiledModel(
        MODEL.meaning(),
        MODEL.circuit(),
        MODEL.parameters(),
        MODEL.client(),
        new CompileReport(
            report.quality(),
            report.bits(),
            noise,
            report.security(),
            hiding,
            report.counts(),
            report.sizes(),
            report.steps(),
            report.notes()));
  }
}
