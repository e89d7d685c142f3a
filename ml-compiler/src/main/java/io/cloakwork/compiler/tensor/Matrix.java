package io.cloakwork.compiler.tensor;

import java.util.Arrays;

/** An immutable matrix of finite numbers, row after row. A vector is a matrix of one row. */
public final class Matrix {
  private final int rows;
  private final int columns;
  private final double[] values;

  private Matrix(int rows, int columns, double[] values) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /**
   * A matrix with a copy of these values.
   *
   * @throws IllegalArgumentException if the count is not rows·columns or a value is not finite
   */
  public static Matrix of(int rows, int columns, double... values) {
    if (rows < 1 || columns < 1 || (long) rows * columns != values.length) {
      throw new IllegalArgumentException(
          "matrix of " + rows + " x " + columns + " with " + values.length + " values");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException("matrix value " + i + " is " + values[i]);
      }
    }
    return new Matrix(rows, columns, values.clone());
  }

  /** A matrix of one row. */
  public static Matrix vector(double... values) {
    return of(1, values.length, values);
  }

  /** A matrix of one row with the same value everywhere. */
  public static Matrix constant(int columns, double value) {
    double[] values = new double[columns];
    Arrays.fill(values, value);
    return vector(values);
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  public double at(int row, int column) {
    return values[row * columns + column];
  }

  /** Element of a matrix of one row. */
  public double at(int column) {
    return values[column];
  }

  /** A copy of one row. */
  public double[] row(int row) {
    return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
  }

  /** W·x + b for each row of this matrix. */
  public double[] affine(double[] x, Matrix bias) {
    double[] out = new double[rows];
    for (int r = 0; r < rows; r++) {
      double sum = bias.at(r);
      for (int c = 0; c < columns; c++) {
        sum += values[r * columns + c] * x[c];
      }
      out[r] = sum;
    }
    return out;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Matrix that
        && rows == that.rows
        && columns == that.columns
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rows + columns) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Matrix[" + rows + " x " + columns + "]";
  }
}
