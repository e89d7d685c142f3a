package io.cloakwork.compiler.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.fixtures.RandomCodeTrees;
import io.cloakwork.compiler.fixtures.TreeModels;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.Packing;
import io.cloakwork.compiler.spec.RowBits;
import io.cloakwork.compiler.spec.RowForm;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.ParameterSets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A model of trees whose parts do not fit is refused when it is put together. */
class CompiledTreesTest {
  private static final CompiledModel MODEL = GoldenModels.trees();
  private static final RowBits FORM = (RowBits) MODEL.client().form();

  private static CompiledModel with(Program circuit, RowForm form, int bits) {
    ClientSpec client = MODEL.client();
    return new CompiledModel(
        MODEL.meaning(),
        circuit,
        MODEL.parameters(),
        new ClientSpec(
            client.model(),
            bits,
            client.features(),
            client.before(),
            form,
            client.masks(),
            client.outputs(),
            client.answer(),
            client.evaluationKeys()),
        MODEL.report());
  }

  /** The circuit with other GGSW ciphertexts. */
  private static Program circuit(List<Integer> widths, Decomposition decomposition) {
    List<Op> ops =
        MODEL.circuit().ops().stream()
            .map(op ->
                op instanceof BitInput(var value, int size, _, _)
                    ? new BitInput(value, size, widths, decomposition)
                    : op)
            .toList();
    return MODEL.circuit().withOps(ops);
  }

  static Stream<Arguments> forms() {
    List<Integer> widths = FORM.widths();
    Decomposition levels = new Decomposition(15, 2);
    return Stream.of(
        Arguments.of(new Packing(2048, 60), "bit inputs of the circuit"),
        Arguments.of(
            new RowBits(1024, widths, FORM.decomposition()), "polynomial size of the client"),
        Arguments.of(
            new RowBits(2048, List.of(3, 2, 4), FORM.decomposition()), "widths of the bit input"),
        Arguments.of(new RowBits(2048, widths, levels), "decomposition of the bit input"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void client_thatSendsSomethingElse_isRefused(RowForm form, String what) {
    FheException fault =
        catchThrowableOfType(FheException.class, () -> with(MODEL.circuit(), form, 4));
    assertThat(fault).isInstanceOf(MismatchException.class);
    assertThat(fault.what()).isEqualTo(what);
  }

  @Test
  void widths_otherThanTheMeaning_areRefused() {
    List<Integer> widths = List.of(3, 2, 4);
    MismatchException fault =
        catchThrowableOfType(
            MismatchException.class,
            () ->
                with(
                    circuit(widths, FORM.decomposition()),
                    new RowBits(2048, widths, FORM.decomposition()),
                    4));
    assertThat(fault.what()).isEqualTo("widths of the features");
  }

  @Test
  void decomposition_withTooMuchNoise_isRefused() {
    Decomposition coarse = new Decomposition(4, 1);
    NoiseException fault =
        catchThrowableOfType(
            NoiseException.class,
            () ->
                with(circuit(FORM.widths(), coarse), new RowBits(2048, FORM.widths(), coarse), 4));
    assertThat(fault.expected()).isEqualTo("at most -128.0");
  }

  @Test
  void row_longerThanClientsSend_isRefused() {
    RandomCodeTrees trees = new RandomCodeTrees(1, Collections.nCopies(600, 8), 1, 5);
    CapacityException fault =
        catchThrowableOfType(
            CapacityException.class,
            () ->
                TreeModels.compileBare(
                    trees.scores(2, 2), ParameterSets.defaultSet().parameters()));
    assertThat(fault.what()).startsWith("bytes of an encrypted row");
    assertThat(fault.expected()).isEqualTo("at most 134217728");
  }
}
