package io.cloakwork.compiler.pass;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorOp.LinearClassifier;
import io.cloakwork.compiler.tensor.TensorOp.LinearRegressor;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * FuseAffine: a Scaler, MatMul, Gemm, Add or LinearRegressor without post transform and the linear
 * operation that follows it become one: W(Vx + v) + w = (WV)x + (Wv + w). A selection of columns
 * goes into the layer, or the trees, that follow it. Leaves them alone when the value between them
 * has another use, and before a Normalizer, which is not linear. Refuses products that overflow.
 *
 * <p>Looks at every operation once, in order, and takes in what stands before it: the time is
 * linear in the count of operations, beside the multiplications, which are bounded.
 */
public final class FuseAffine {
  /** Most weights of a fused layer. */
  private static final long MAX_WEIGHTS = 1 << 24;

  /** Most multiplications for all layers of a model: some seconds. */
  private static final long MAX_PRODUCTS = 1L << 32;

  private final TensorProgram program;
  private final long maxProducts;
  private long products;

  private FuseAffine(TensorProgram program, long maxProducts) {
    this.program = program;
    this.maxProducts = maxProducts;
  }

  /**
   * @throws ModelException if a fused weight is not a finite number, or there are too many
   */
  public static TensorProgram run(TensorProgram program) {
    return run(program, MAX_PRODUCTS);
  }

  /** The same with another bound on the multiplications. */
  static TensorProgram run(TensorProgram program, long maxProducts) {
    return new FuseAffine(program, maxProducts).run();
  }

  private TensorProgram run() {
    Map<String, Integer> uses = uses();
    Map<String, TensorOp> kept = new LinkedHashMap<>(); // by the value that it defines
    for (TensorOp op : program.ops()) {
      TensorOp last = op;
      while (true) {
        TensorOp before = kept.get(last.input());
        boolean alone = uses.getOrDefault(last.input(), 0) == 1;
        TensorOp fused = before != null && alone ? fuse(before, last) : null;
        if (fused == null) {
          break;
        }
        kept.remove(last.input());
        last = fused;
      }
      kept.put(last.output(), last);
    }
    return program.withOps(List.copyOf(kept.values()));
  }

  /** How many operations and outputs read a value, by its name. */
  private Map<String, Integer> uses() {
    Map<String, Integer> uses = new HashMap<>();
    uses.merge(program.output(), 1, Integer::sum);
    program.label().ifPresent(label -> uses.merge(label, 1, Integer::sum));
    program.ops().forEach(op -> uses.merge(op.input(), 1, Integer::sum));
    return uses;
  }

  /** What can be taken into the operation behind it. */
  private sealed interface Affine {}

  /** W·x + w. */
  private record Layer(Matrix weights, Matrix bias) implements Affine {}

  /** (x − offset)·scale, element by element. */
  private record Elements(Matrix offset, Matrix scale) implements Affine {}

  /** Some columns of a row. */
  private record Columns(int width, List<Integer> columns) implements Affine {}

  private static @Nullable Affine affine(TensorOp op) {
    return switch (op) {
      case TensorOp.Scale s -> new Elements(s.offset(), s.scale());
      case TensorOp.Add a -> {
        double[] offset = a.constant().row(0);
        for (int i = 0; i < offset.length; i++) {
          offset[i] = -offset[i];
        }
        yield new Elements(Matrix.vector(offset), Matrix.constant(offset.length, 1));
      }
      case TensorOp.MatMul m -> new Layer(m.weights(), Matrix.constant(m.weights().rows(), 0));
      case TensorOp.Gemm g -> new Layer(g.weights(), g.bias());
      case LinearRegressor r ->
          r.postTransform() == PostTransform.NONE ? new Layer(r.weights(), r.bias()) : null;
      case TensorOp.Select s -> new Columns(s.width(), s.columns());
      case TensorOp.Impute _,
          TensorOp.Normalize _,
          LinearClassifier _,
          TensorOp.TreeOp _,
          TensorOp.Relabel _,
          TensorOp.Renaming _ ->
          null;
    };
  }

  private @Nullable TensorOp fuse(TensorOp first, TensorOp second) {
    Affine inner = affine(first);
    return inner == null ? null : fuse(inner, first.input(), second);
  }

  private @Nullable TensorOp fuse(Affine first, String input, TensorOp second) {
    return switch (second) {
      case TensorOp.Scale scale -> fuseIntoScale(first, input, scale);
      case TensorOp.Add add -> fuseIntoAdd(first, input, add);
      case TensorOp.MatMul m -> {
        Layer layer = after(first, m.weights(), Matrix.constant(m.weights().rows(), 0), m);
        yield new TensorOp.Gemm(m.node(), input, m.output(), layer.weights, layer.bias);
      }
      case TensorOp.Gemm g -> {
        Layer layer = after(first, g.weights(), g.bias(), g);
        yield new TensorOp.Gemm(g.node(), input, g.output(), layer.weights, layer.bias);
      }
      case LinearRegressor r -> {
        Layer layer = after(first, r.weights(), r.bias(), r);
        yield new LinearRegressor(
            r.node(),
            input,
            r.output(),
            layer.weights,
            layer.bias,
            r.postTransform(),
            r.operator());
      }
      case LinearClassifier c -> {
        Layer layer = after(first, c.weights(), c.bias(), c);
        yield new LinearClassifier(
            c.node(),
            input,
            c.output(),
            c.label(),
            layer.weights,
            layer.bias,
            c.labels(),
            c.postTransform(),
            c.rule(),
            c.operator());
      }
      case TensorOp.TreeRegressor t ->
          first instanceof Columns(int width, var columns)
              ? new TensorOp.TreeRegressor(
                  t.node(),
                  input,
                  t.output(),
                  t.ensemble().onColumns(width, columns),
                  t.postTransform(),
                  t.operator())
              : null;
      case TensorOp.TreeClassifier t ->
          first instanceof Columns(int width, var columns)
              ? new TensorOp.TreeClassifier(
                  t.node(),
                  input,
                  t.output(),
                  t.label(),
                  t.ensemble().onColumns(width, columns),
                  t.labels(),
                  t.postTransform())
              : null;
      case TensorOp.Select s ->
          first instanceof Columns(int width, var columns)
              ? new TensorOp.Select(
                  s.node(),
                  input,
                  s.output(),
                  width,
                  s.columns().stream().map(columns::get).toList())
              : null;
      case TensorOp.Impute _, TensorOp.Normalize _, TensorOp.Relabel _, TensorOp.Renaming _ -> null;
    };
  }

  /** A layer and then a scale: a layer. Two element-wise operations stay as they are. */
  private @Nullable TensorOp fuseIntoScale(Affine first, String input, TensorOp.Scale scale) {
    if (!(first instanceof Layer layer)) {
      return null;
    }
    int rows = layer.weights.rows();
    int columns = layer.weights.columns();
    spend(scale, (long) rows * columns);
    double[] weights = new double[rows * columns];
    double[] bias = new double[rows];
    for (int r = 0; r < rows; r++) {
      double factor = scale.scale().at(r);
      for (int c = 0; c < columns; c++) {
        weights[r * columns + c] = layer.weights.at(r, c) * factor;
      }
      bias[r] = (layer.bias.at(r) - scale.offset().at(r)) * factor;
    }
    return gemm(scale, input, new Dense(rows, columns, weights, bias));
  }

  private static @Nullable TensorOp fuseIntoAdd(Affine first, String input, TensorOp.Add add) {
    if (!(first instanceof Layer layer)) {
      return null;
    }
    double[] bias = layer.bias.row(0);
    for (int i = 0; i < bias.length; i++) {
      bias[i] += add.constant().at(i);
    }
    return new TensorOp.Gemm(
        add.node(), input, add.output(), layer.weights, finite(add, 1, bias.length, bias));
  }

  private static TensorOp gemm(TensorOp op, String input, Dense dense) {
    Layer layer = dense.checked(op);
    return new TensorOp.Gemm(op.node(), input, op.output(), layer.weights, layer.bias);
  }

  private record Dense(int rows, int columns, double[] weights, double[] bias) {
    Layer checked(TensorOp op) {
      return new Layer(finite(op, rows, columns, weights), finite(op, 1, rows, bias));
    }
  }

  /** Weights and biases of "first, then this layer". */
  private Layer after(Affine first, Matrix weights, Matrix bias, TensorOp second) {
    return switch (first) {
      case Elements elements -> afterElements(elements, weights, bias, second);
      case Columns columns -> afterColumns(columns, weights, bias, second);
      case Layer layer -> afterLayer(layer, weights, bias, second);
    };
  }

  private Layer afterElements(Elements first, Matrix weights, Matrix bias, TensorOp second) {
    int rows = weights.rows();
    int columns = weights.columns();
    spend(second, (long) rows * columns);
    double[] fused = new double[rows * columns];
    double[] constants = bias.row(0);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        double factor = first.scale.at(c);
        fused[r * columns + c] = weights.at(r, c) * factor;
        constants[r] += weights.at(r, c) * (-first.offset.at(c) * factor);
      }
    }
    return new Dense(rows, columns, fused, constants).checked(second);
  }

  private Layer afterColumns(Columns first, Matrix weights, Matrix bias, TensorOp second) {
    int rows = weights.rows();
    requireFewWeights(second, (long) rows * first.width);
    double[] spread = new double[rows * first.width];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < weights.columns(); c++) {
        spread[r * first.width + first.columns.get(c)] += weights.at(r, c);
      }
    }
    return new Dense(rows, first.width, spread, bias.row(0)).checked(second);
  }

  private static void requireFewWeights(TensorOp op, long count) {
    if (count > MAX_WEIGHTS) {
      throw tooMuch(op, "it has " + count + " weights, at most " + MAX_WEIGHTS);
    }
  }

  private Layer afterLayer(Layer inner, Matrix weights, Matrix bias, TensorOp second) {
    int rows = weights.rows();
    int columns = inner.weights.columns();
    long count = (long) rows * columns;
    requireFewWeights(second, count);
    spend(second, count * weights.columns());
    double[] fused = new double[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int m = 0; m < weights.columns(); m++) {
        for (int c = 0; c < columns; c++) {
          fused[r * columns + c] += weights.at(r, m) * inner.weights.at(m, c);
        }
      }
    }
    return new Dense(rows, columns, fused, weights.affine(inner.bias.row(0), bias)).checked(second);
  }

  /** Takes multiplications from those that the model may have. */
  private void spend(TensorOp op, long multiplications) {
    products += multiplications;
    if (products > maxProducts) {
      throw tooMuch(
          op, "the model's layers take " + products + " products, at most " + maxProducts);
    }
  }

  private static ModelException tooMuch(TensorOp op, String reason) {
    return new ModelException(
        op.node(),
        op.operator().onnxName(),
        "folded into what is before it, " + reason,
        "Fold the layers before exporting, or use smaller ones.");
  }

  private static Matrix finite(TensorOp op, int rows, int columns, double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new ModelException(
            op.node(),
            op.operator().onnxName(),
            "a weight becomes " + value + " when the operations before it are folded in",
            "Check the scales of the model.");
      }
    }
    return Matrix.of(rows, columns, values);
  }
}
