package io.cloakwork.compiler.ir;

import io.cloakwork.fhe.MismatchException;
import java.util.Arrays;

/** An immutable matrix of 64-bit integers, row after row. */
public final class LongMatrix {
  private final int rows;
  private final int columns;
  private final long[] values;

  private LongMatrix(int rows, int columns, long[] values) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /**
   * A matrix with a copy of these values.
   *
   * @throws MismatchException if the count is not rows·columns, or is zero
   */
  public static LongMatrix of(int rows, int columns, long... values) {
    if (rows < 1 || columns < 1 || (long) rows * columns != values.length) {
      throw new MismatchException(
          "values of a " + rows + " x " + columns + " matrix",
          (long) rows * columns,
          values.length);
    }
    return new LongMatrix(rows, columns, values.clone());
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  public long at(int row, int column) {
    return values[row * columns + column];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LongMatrix that
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
    return "LongMatrix[" + rows + " x " + columns + "]";
  }
}
