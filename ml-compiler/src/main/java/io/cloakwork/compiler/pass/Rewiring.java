package io.cloakwork.compiler.pass;

import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorOp.LinearClassifier;
import io.cloakwork.compiler.tensor.TensorOp.LinearRegressor;

/** The same operation on another input, or with other labels. */
final class Rewiring {
  private Rewiring() {}

  static TensorOp withLabels(TensorOp.Classifier op, ClassLabels labels) {
    return switch (op) {
      case LinearClassifier o ->
          new LinearClassifier(
              o.node(),
              o.input(),
              o.output(),
              o.label(),
              o.weights(),
              o.bias(),
              labels,
              o.postTransform(),
              o.rule(),
              o.operator());
      case TensorOp.TreeClassifier o ->
          new TensorOp.TreeClassifier(
              o.node(), o.input(), o.output(), o.label(), o.ensemble(), labels, o.postTransform());
    };
  }

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
          new LinearRegressor(
              o.node(), in, o.output(), o.weights(), o.bias(), o.postTransform(), o.operator());
      case LinearClassifier o ->
          new LinearClassifier(
              o.node(),
              in,
              o.output(),
              o.label(),
              o.weights(),
              o.bias(),
              o.labels(),
              o.postTransform(),
              o.rule(),
              o.operator());
      case TensorOp.TreeRegressor o ->
          new TensorOp.TreeRegressor(
              o.node(), in, o.output(), o.ensemble(), o.postTransform(), o.operator());
      case TensorOp.TreeClassifier o ->
          new TensorOp.TreeClassifier(
              o.node(), in, o.output(), o.label(), o.ensemble(), o.labels(), o.postTransform());
      case TensorOp.Select o ->
          new TensorOp.Select(o.node(), in, o.output(), o.width(), o.columns());
      case TensorOp.Relabel o -> new TensorOp.Relabel(o.node(), in, o.output(), o.from(), o.to());
      case TensorOp.Cast o -> new TensorOp.Cast(o.node(), in, o.output());
      case TensorOp.Identity o -> new TensorOp.Identity(o.node(), in, o.output());
      case TensorOp.ZipMap o -> new TensorOp.ZipMap(o.node(), in, o.output());
    };
  }
}
