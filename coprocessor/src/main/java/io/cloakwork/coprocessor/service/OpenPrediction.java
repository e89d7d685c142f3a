package io.cloakwork.coprocessor.service;

/** A model and the name of the caller's key, ready to compute rows until it is closed. */
interface OpenPrediction extends AutoCloseable {

  /** A decoded row. */
  @FunctionalInterface
  interface Row {
    /** The encoded answer. Interruptible. */
    byte[] compute() throws InterruptedException;
  }

  /** Bytes of one encoded row, at most. */
  int requestBytes();

  /**
   * Checks the bytes of one row.
   *
   * @throws io.cloakwork.fhe.FheException if they are not what the model takes
   */
  Row decode(byte[] row);

  /** Gives the stream's place back; again is harmless. */
  @Override
  void close();
}
