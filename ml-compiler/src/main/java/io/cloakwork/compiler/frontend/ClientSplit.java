package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.spec.ClientStep;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorOp.LinearClassifier;
import io.cloakwork.compiler.tensor.TensorOp.LinearLayer;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a fused model into client, server and client: element-wise steps and normalizations before
 * the one linear layer, and normalizations after it, run at the client.
 */
public final class ClientSplit {
  private static final String ONE_LAYER =
      "Only models with one linear layer are supported: fold or remove this operation.";

  private final TensorProgram program;
  private final List<ClientStep> before = new ArrayList<>();
  private final List<ClientStep> after = new ArrayList<>();
  private @Nullable LinearLayer layer;

  private ClientSplit(TensorProgram program) {
    this.program = program;
  }

  /**
   * @param program after the passes that remove identities and fuse affine operations
   * @throws ModelException if the model has no linear layer, more than one, or branches
   */
  public static LinearModel of(TensorProgram program) {
    return new ClientSplit(program).split();
  }

  private LinearModel split() {
    String at = program.input();
    for (TensorOp op : program.ops()) {
      if (!op.input().equals(at)) {
        throw fault(op, "it branches off: its input '" + op.input() + "' is not the last value");
      }
      place(op);
      at = op.output();
    }
    LinearLayer found = layer;
    if (found == null) {
      throw new ModelException(
          program.output(),
          "model",
          "the model has no linear layer",
          "Supported operators: see docs/operators.md.");
    }
    if (!program.output().equals(at)) {
      throw fault(
          found, "the output '" + program.output() + "' is not the last value '" + at + "'");
    }
    return model(found);
  }

  private void place(TensorOp op) {
    if (op instanceof LinearLayer linear) {
      if (layer != null) {
        throw fault(op, "it is a second linear layer, after '" + layer.node() + "'");
      }
      layer = linear;
    } else if (layer == null) {
      before.add(ClientSteps.of(op).orElseThrow(() -> unsupportedHere(op)));
    } else {
      // What adds behind a layer is part of it by now.
      Optional<ClientStep> step =
          op instanceof TensorOp.Add ? Optional.empty() : ClientSteps.afterLayer(op);
      after.add(step.orElseThrow(() -> unsupportedHere(op)));
    }
  }

  private static ModelException unsupportedHere(TensorOp op) {
    return fault(op, "it is not supported at this place");
  }

  private LinearModel model(LinearLayer found) {
    return switch (found) {
      case TensorOp.MatMul m ->
          model(
              found, m.weights(), Matrix.constant(m.weights().rows(), 0), null, PostTransform.NONE);
      case TensorOp.Gemm g -> model(found, g.weights(), g.bias(), null, PostTransform.NONE);
      case TensorOp.LinearRegressor r ->
          model(found, r.weights(), r.bias(), null, r.postTransform());
      case TensorOp.LinearClassifier c -> model(found, c.weights(), c.bias(), c, c.postTransform());
    };
  }

  private LinearModel model(
      LinearLayer found,
      Matrix weights,
      Matrix bias,
      @Nullable LinearClassifier classifier,
      PostTransform transform) {
    return new LinearModel(
        program.name(),
        found.node(),
        found.operator().onnxName(),
        before,
        weights,
        bias,
        Optional.ofNullable(classifier).map(LinearClassifier::labels),
        Optional.ofNullable(classifier).map(LinearClassifier::rule),
        transform,
        after);
  }

  private static ModelException fault(TensorOp op, String reason) {
    return new ModelException(op.node(), op.operator().onnxName(), reason, ONE_LAYER);
  }
}
