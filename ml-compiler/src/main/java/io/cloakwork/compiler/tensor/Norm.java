package io.cloakwork.compiler.tensor;

/** What a row is divided by. A row whose divisor is zero stays as it is. */
public enum Norm {
  /** The largest element (with its sign, as ONNX defines it). */
  MAX,
  /** Sum of absolute values. */
  L1,
  /** Euclidean length. */
  L2;

  /** The row divided. */
  public double[] apply(double[] row) {
    double divisor =
        switch (this) {
          case MAX -> {
            double max = Double.NEGATIVE_INFINITY;
            for (double x : row) {
              max = Math.max(max, x);
            }
            yield max;
          }
          case L1 -> {
            double sum = 0;
            for (double x : row) {
              sum += Math.abs(x);
            }
            yield sum;
          }
          case L2 -> {
            double sum = 0;
            for (double x : row) {
              sum += x * x;
            }
            yield Math.sqrt(sum);
          }
        };
    double[] out = row.clone();
    if (divisor != 0) {
      for (int i = 0; i < out.length; i++) {
        out[i] /= divisor;
      }
    }
    return out;
  }
}
