package io.cloakwork.coprocessor.client;

/** Told each answer as it comes, from the thread that predicts. */
@FunctionalInterface
public interface ResultListener {
  void answered(PredictedRow row);
}
