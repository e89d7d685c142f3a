package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.spec.ClientStep;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.TensorOp;
import java.util.Optional;

/** Operations that a client can run, as steps of its specification. */
final class ClientSteps {
  private ClientSteps() {}

  /** The step before a layer or trees; empty if a client has none for it. */
  static Optional<ClientStep> of(TensorOp op) {
    return switch (op) {
      case TensorOp.Impute impute ->
          Optional.of(new ClientStep.Impute(impute.replaced(), impute.values()));
      case TensorOp.Scale scale -> Optional.of(new ClientStep.Scale(scale.offset(), scale.scale()));
      case TensorOp.Add add -> {
        double[] offset = add.constant().row(0);
        for (int i = 0; i < offset.length; i++) {
          offset[i] = -offset[i];
        }
        yield Optional.of(
            new ClientStep.Scale(Matrix.vector(offset), Matrix.constant(offset.length, 1)));
      }
      case TensorOp.Normalize normalize -> Optional.of(new ClientStep.Normalize(normalize.norm()));
      case TensorOp.LinearLayer _,
          TensorOp.TreeOp _,
          TensorOp.Select _,
          TensorOp.Relabel _,
          TensorOp.Renaming _ ->
          Optional.empty();
    };
  }

  /** The step on scores: they have no missing values. */
  static Optional<ClientStep> afterLayer(TensorOp op) {
    return op instanceof TensorOp.Impute ? Optional.empty() : of(op);
  }
}
