package io.cloakwork.coprocessor.client;

import io.cloakwork.compiler.spec.Prediction;
import java.time.Duration;
import java.util.List;

/**
 * The decrypted answer for one row.
 *
 * @param row counts from 0 in the order of the input
 * @param integers that were decrypted, before scaling
 * @param prediction what they mean
 * @param roundTrip from sending the first byte to having the last one
 * @param compute the server's computing alone, as it says
 * @param requestBytes of the encrypted row
 * @param responseBytes of the encrypted answer
 */
public record PredictedRow(
    int row,
    List<Long> integers,
    Prediction prediction,
    Duration roundTrip,
    Duration compute,
    long requestBytes,
    long responseBytes) {
  public PredictedRow {
    integers = List.copyOf(integers);
  }
}
