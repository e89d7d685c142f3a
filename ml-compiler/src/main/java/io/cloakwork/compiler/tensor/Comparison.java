package io.cloakwork.compiler.tensor;

/** How a branch of a tree compares a feature with its threshold, named as in ONNX. */
public enum Comparison {
  LEQ,
  LT,
  GTE,
  GT,
  EQ,
  NEQ;

  /** Whether x stands in this relation to the threshold. NaN does in {@link #NEQ} only. */
  public boolean holds(double x, double threshold) {
    return switch (this) {
      case LEQ -> x <= threshold;
      case LT -> x < threshold;
      case GTE -> x >= threshold;
      case GT -> x > threshold;
      case EQ -> x == threshold;
      case NEQ -> x != threshold;
    };
  }
}
