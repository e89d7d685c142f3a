package io.cloakwork.compiler.pass;

import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorOp.LinearClassifier;
import io.cloakwork.compiler.tensor.TensorOp.LinearRegressor;

/** The same operation on another input. */
final class Rewiring {
  private Rewiring() {}

  static TensorOp withInput(TensorOp op, String in) {
    return switch (op) {
      case TensorOp.Scale o -> new TensorOp.Scale(o.node(), in, o.output(), o.offset(), o.scale());
      case TensorOp.Impute o ->
          new TensorOp.Impute(o.node(), in, o.output(), o.replaced(), o.values());
      case TensorOp.Normalize o -> new TensorOp.Normalize(o.node(), in, o.output(), o.norm());
      case TensorOp.MatMul o -> new TensorOp.MatMul(o.node(), in, o.output(), o.weights());
      case TensorOp.Gemm o -> new TensorOp.Gemm(o.node(), in, o.output(), o.weights(), o.bias());
      case TensorOp.Add o -> new TensorOp.Add(o.node(), in, o.output(), o.constant());
      case LinearRegressor o ->
          new LinearRegressor(o.node(), in, o.output(), o.weights(), o.bias(), o.postTransform());
      case LinearClassifier o ->
          new LinearClassifier(
              o.node(),
              in,
              o.output(),
              o.label(),
              o.weights(),
              o.bias(),
              o.labels(),
              o.postTransform());
      case TensorOp.Cast o -> new TensorOp.Cast(o.node(), in, o.output());
      case TensorOp.Identity o -> new TensorOp.Identity(o.node(), in, o.output());
      case TensorOp.ZipMap o -> new TensorOp.ZipMap(o.node(), in, o.output());
    };
  }
}
