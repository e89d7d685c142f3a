package io.cloakwork.compiler.runtime;

import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.ir.Op.CircuitOp;
import io.cloakwork.compiler.ir.Op.Combine;
import io.cloakwork.compiler.ir.Op.Diagram;
import io.cloakwork.compiler.ir.Op.Extract;
import io.cloakwork.compiler.ir.Op.GlweInput;
import io.cloakwork.compiler.ir.Op.Hide;
import io.cloakwork.compiler.ir.Op.Lookup;
import io.cloakwork.compiler.ir.Op.MaskInput;
import io.cloakwork.compiler.ir.Op.Output;
import io.cloakwork.compiler.ir.Op.PlainProduct;
import io.cloakwork.compiler.ir.Op.Sum;
import io.cloakwork.compiler.ir.Op.Term;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.compiler.spec.EncryptedRow;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SampleExtraction;
import io.cloakwork.fhe.ciphertext.SeededGgswCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import io.cloakwork.fhe.math.BitProduct;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a circuit on ciphertexts, level by level, one batch each. Holds no secret and no state of a
 * request: one executor serves many threads.
 */
public final class EncryptedExecutor {
  private final List<List<CircuitOp>> levels;
  private final List<GlweInput> inputs;
  private final List<MaskInput> masks;
  private final @Nullable BitProduct product;
  private final @Nullable BitInput bits;
  private final DiagramPlan diagrams;
  private final int polynomialSize;
  private final List<Output> outputs;
  private final Map<Value, LookupTable> tables = new HashMap<>();

  /**
   * @throws io.cloakwork.fhe.ParameterException if the program is in the integer dialect
   */
  public EncryptedExecutor(Program circuit) {
    this.levels = circuit.levels();
    this.inputs = circuit.inputs();
    this.masks = circuit.masks();
    this.product =
        masks.isEmpty()
            ? null
            : new BitProduct(new PolynomialSize(masks.getFirst().polynomialSize()));
    this.bits = circuit.bitInput().orElse(null);
    this.polynomialSize = polynomialSize(circuit);
    this.diagrams = DiagramPlan.of(circuit.all(Diagram.class), new PolynomialSize(polynomialSize));
    this.outputs = circuit.outputs();
    Map<List<Object>, LookupTable> shared = new HashMap<>();
    for (Lookup lookup : circuit.all(Lookup.class)) {
      tables.put(
          lookup.value(),
          shared.computeIfAbsent(List.of(lookup.words(), lookup.centred()), _ -> table(lookup)));
    }
  }

  /**
   * @param request the client's ciphertexts, one per input of the program: features, then masks
   * @param shape of the client's GLWE key
   * @return one LWE ciphertext under the big key per output
   * @throws MismatchException if the request is not what the program takes
   */
  public LweCiphertextList run(EncryptedRow request, GlweShape shape, Evaluator evaluator) {
    check(request, shape);
    GlweCiphertextList expanded =
        request
            .polynomials()
            .map(SeededGlweCiphertextList::expand)
            .orElseGet(
                () -> GlweCiphertextList.allocate(0, shape.dimension(), shape.polynomialSize()));
    try (ReplyHiding hiding = product == null ? null : new ReplyHiding(expanded, shape, product)) {
      Run run = new Run(expanded, request.bits(), shape, evaluator, hiding);
      levels.forEach(run::level);
      return run.gather(outputs.stream().map(Output::input).toList());
    }
  }

  private void check(EncryptedRow request, GlweShape shape) {
    int wanted = inputs.size() + masks.size();
    if (request.polynomialCount() != wanted) {
      throw new MismatchException(
          "GLWE ciphertexts of a request", wanted, request.polynomialCount());
    }
    request
        .polynomials()
        .ifPresent(list -> checkShape(list.dimension(), list.polynomialSize(), shape));
    int wantedBits = bits == null ? 0 : bits.count();
    if (request.bitCount() != wantedBits) {
      throw new MismatchException("GGSW ciphertexts of a request", wantedBits, request.bitCount());
    }
    request
        .bits()
        .ifPresent(list -> {
          checkShape(list.dimension(), list.polynomialSize(), shape);
          if (bits == null || !bits.decomposition().equals(list.decomposition())) {
            throw new MismatchException(
                "decomposition of a request",
                bits == null ? "none" : bits.decomposition(),
                list.decomposition());
          }
        });
    if (shape.polynomialSize().value() != polynomialSize) {
      throw new MismatchException(
          "polynomial size of the program", shape.polynomialSize().value(), polynomialSize);
    }
  }

  private static void checkShape(
      GlweDimension dimension, PolynomialSize polynomialSize, GlweShape shape) {
    if (!dimension.equals(shape.dimension()) || !polynomialSize.equals(shape.polynomialSize())) {
      throw new MismatchException(
          "shape of a request (k, N)",
          shape.dimension().value() + ", " + shape.polynomialSize().value(),
          dimension.value() + ", " + polynomialSize.value());
    }
  }

  /** Of what the program takes. */
  private static int polynomialSize(Program circuit) {
    Optional<BitInput> bits = circuit.bitInput();
    if (bits.isPresent()) {
      return bits.get().polynomialSize();
    }
    if (circuit.inputs().isEmpty()) {
      throw new ParameterException("inputs of a program", "at least 1", 0);
    }
    return circuit.inputs().getFirst().polynomialSize();
  }

  private static LookupTable table(Lookup lookup) {
    long[] words = lookup.words().stream().mapToLong(Long::longValue).toArray();
    return lookup.centred() ? LookupTable.centred(words) : LookupTable.aligned(words);
  }

  private record GlweAt(GlweCiphertextList list, int index) {}

  private record LweAt(LweCiphertextList list, int index) {}

  /** The values of one run. */
  private final class Run {
    private final GlweCiphertextList request;
    private final Optional<SeededGgswCiphertextList> requestBits;
    private final GlweShape shape;
    private final LweDimension big;
    private final Evaluator evaluator;
    private final Map<Value, GlweAt> polynomials = new HashMap<>();
    private final Map<Value, LweAt> words = new HashMap<>();
    private final @Nullable ReplyHiding hiding;
    private int nextInput;
    private int nextMask = inputs.size();

    Run(
        GlweCiphertextList request,
        Optional<SeededGgswCiphertextList> requestBits,
        GlweShape shape,
        Evaluator evaluator,
        @Nullable ReplyHiding hiding) {
      this.request = request;
      this.requestBits = requestBits;
      this.shape = shape;
      this.big = shape.extractedDimension();
      this.evaluator = evaluator;
      this.hiding = hiding;
    }

    /** Operations of one kind. */
    void level(List<CircuitOp> ops) {
      switch (ops.getFirst()) {
        case GlweInput _ -> cast(ops, GlweInput.class).forEach(this::input);
        case MaskInput _ -> cast(ops, MaskInput.class).forEach(this::mask);
        case BitInput _ -> {
          // read by the diagrams, as much of it as they need
        }
        case Diagram _ -> decide();
        case Sum _ -> cast(ops, Sum.class).forEach(this::sum);
        case PlainProduct _ -> multiply(cast(ops, PlainProduct.class));
        case Extract _ -> extract(cast(ops, Extract.class));
        case Combine _ -> combine(cast(ops, Combine.class));
        case Lookup _ -> lookUp(cast(ops, Lookup.class));
        case Hide _ -> hide(cast(ops, Hide.class));
        case Output _ -> {
          // gathered at the end
        }
      }
    }

    private void input(GlweInput input) {
      polynomials.put(input.value(), new GlweAt(request, nextInput++));
    }

    private void mask(MaskInput input) {
      polynomials.put(input.value(), new GlweAt(request, nextMask++));
    }

    /** All diagrams: they read nothing but the request, so that they are one level. */
    private void decide() {
      try (Evaluator.Selectors selectors =
          evaluator.load(requestBits.orElseThrow().select(diagrams.selectors()))) {
        for (DiagramPlan.Call call : diagrams.calls()) {
          GlweCiphertextList results =
              selectors.cmuxTree(call.leaves(shape.dimension()), call.nodes(), call.roots());
          for (int i = 0; i < call.diagrams().size(); i++) {
            polynomials.put(call.diagrams().get(i).value(), new GlweAt(results, i));
          }
        }
      }
    }

    private void sum(Sum sum) {
      GlweCiphertextList result =
          GlweCiphertextList.allocate(1, shape.dimension(), shape.polynomialSize());
      long[] words = result.words();
      for (Value input : sum.inputs()) {
        GlweAt from = glwe(input);
        long[] summand = from.list.words();
        int at = from.list.offset(from.index);
        for (int i = 0; i < words.length; i++) {
          words[i] += summand[at + i];
        }
      }
      polynomials.put(sum.value(), new GlweAt(result, 0));
    }

    private void hide(List<Hide> hides) {
      LweCiphertextList results = gather(hides.stream().map(Hide::input).toList());
      for (int i = 0; i < hides.size(); i++) {
        Hide hide = hides.get(i);
        known(hiding, hide)
            .hide(
                results,
                i,
                hide.masks().stream().map(mask -> glwe(mask).index).toList(),
                hide.noiseLog2());
        words.put(hide.value(), new LweAt(results, i));
      }
    }

    private void multiply(List<PlainProduct> products) {
      Map<GlweCiphertextList, List<PlainProduct>> byList = new LinkedHashMap<>();
      for (PlainProduct product : products) {
        byList.computeIfAbsent(glwe(product.input()).list, _ -> new ArrayList<>()).add(product);
      }
      byList.forEach((list, group) -> {
        List<PlainProductBatch.Term> terms =
            group.stream().map(p -> term(p, glwe(p.input()).index)).toList();
        GlweCiphertextList results = evaluator.multiplyPlain(list, terms);
        for (int i = 0; i < group.size(); i++) {
          polynomials.put(group.get(i).value(), new GlweAt(results, i));
        }
      });
    }

    private void extract(List<Extract> extracts) {
      LweCiphertextList results = room(extracts.size());
      for (int i = 0; i < extracts.size(); i++) {
        GlweAt from = glwe(extracts.get(i).input());
        SampleExtraction.extract(from.list, from.index, extracts.get(i).coefficient(), results, i);
        words.put(extracts.get(i).value(), new LweAt(results, i));
      }
    }

    private void combine(List<Combine> combines) {
      Map<Value, Integer> indices = new LinkedHashMap<>();
      List<LinearBatch.Row> rows = new ArrayList<>();
      for (Combine combine : combines) {
        int[] index = new int[combine.terms().size()];
        long[] coefficients = new long[index.length];
        for (int i = 0; i < index.length; i++) {
          Term term = combine.terms().get(i);
          index[i] = indices.computeIfAbsent(term.value(), _ -> indices.size());
          coefficients[i] = term.coefficient();
        }
        rows.add(new LinearBatch.Row(index, coefficients, combine.constant()));
      }
      LweCiphertextList results = evaluator.linear(gather(List.copyOf(indices.keySet())), rows);
      for (int i = 0; i < combines.size(); i++) {
        words.put(combines.get(i).value(), new LweAt(results, i));
      }
    }

    private void lookUp(List<Lookup> lookups) {
      LweCiphertextList inputsOfTables = gather(lookups.stream().map(Lookup::input).toList());
      List<LookupTable> wanted = new ArrayList<>();
      for (Lookup lookup : lookups) {
        wanted.add(known(tables.get(lookup.value()), lookup));
      }
      LweCiphertextList results = evaluator.bootstrap(inputsOfTables, wanted);
      for (int i = 0; i < lookups.size(); i++) {
        words.put(lookups.get(i).value(), new LweAt(results, i));
      }
    }

    /** Copies of some values, in a list of their own. */
    LweCiphertextList gather(List<Value> values) {
      LweCiphertextList list = room(values.size());
      for (int i = 0; i < values.size(); i++) {
        LweAt from = known(words.get(values.get(i)), values.get(i));
        System.arraycopy(
            from.list.words(),
            from.list.offset(from.index),
            list.words(),
            list.offset(i),
            big.size());
      }
      return list;
    }

    private LweCiphertextList room(int count) {
      return LweCiphertextList.allocate(count, big, CiphertextModulus.TWO_POW_64);
    }

    private GlweAt glwe(Value value) {
      return known(polynomials.get(value), value);
    }
  }

  private static PlainProductBatch.Term term(PlainProduct product, int input) {
    int[] exponents = new int[product.polynomial().size()];
    long[] coefficients = new long[exponents.length];
    for (int i = 0; i < exponents.length; i++) {
      exponents[i] = product.polynomial().get(i).exponent();
      coefficients[i] = product.polynomial().get(i).coefficient();
    }
    return new PlainProductBatch.Term(input, exponents, coefficients);
  }

  private static <T extends CircuitOp> List<T> cast(List<CircuitOp> ops, Class<T> kind) {
    return ops.stream().map(kind::cast).toList();
  }

  private static <T> T known(@Nullable T found, Object what) {
    if (found == null) {
      throw new AssertionError(what); // a checked program defines before it uses
    }
    return found;
  }
}
