package io.cloakwork.coprocessor.client;

import io.cloakwork.api.v1.GetModelRequest;
import io.cloakwork.api.v1.GetStatusRequest;
import io.cloakwork.api.v1.GetStatusResponse;
import io.cloakwork.api.v1.HasKeysRequest;
import io.cloakwork.api.v1.HasKeysResponse;
import io.cloakwork.api.v1.InferenceServiceGrpc;
import io.cloakwork.api.v1.InferenceServiceGrpc.InferenceServiceBlockingV2Stub;
import io.cloakwork.api.v1.KeyState;
import io.cloakwork.api.v1.ListModelsRequest;
import io.cloakwork.api.v1.ModelSummary;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.client.ClientException.Reason;
import io.cloakwork.coprocessor.wire.KeyMessages;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Private inference for one client of one server. The server is not trusted: what it offers is
 * checked, what it answers is bounded and decoded before it is used, and it never gets a secret.
 *
 * <p>Blocking and thread-safe. Calls are tried again only where the server was not reached and
 * repeating is safe: questions, uploads (which go on where they broke off) and rows without an
 * answer.
 */
public final class InferenceClient implements AutoCloseable {
  private static final Duration QUESTION = Duration.ofSeconds(30);

  private final ManagedChannel channel;
  private final OfferCheck check;
  private final Duration patience;
  private final ClientFailures failures;

  InferenceClient(ManagedChannel channel, OfferPolicy policy, Duration patience) {
    this.channel = channel;
    this.failures = new ClientFailures(channel.authority());
    this.check = new OfferCheck(policy);
    this.patience = patience;
  }

  /**
   * Connects, lazily.
   *
   * @param patience the longest time for one upload or one stream of rows
   */
  public static InferenceClient connect(
      ServerAddress address, OfferPolicy policy, Duration patience) throws IOException {
    return new InferenceClient(Connections.open(address), policy, patience);
  }

  /** Names of the models that the server offers. */
  public List<String> models() {
    return ask("list of models", stub -> stub.listModels(ListModelsRequest.getDefaultInstance()))
        .getModelsList()
        .stream()
        .map(ModelSummary::getName)
        .toList();
  }

  /**
   * What the server offers for one model, checked.
   *
   * @throws ClientException (offer refused) if it is weak, or contradicts itself
   */
  public ModelOffer offer(String model) {
    return check.check(
        model,
        ask(
            "model " + model,
            stub -> stub.getModel(GetModelRequest.newBuilder().setName(model).build())));
  }

  /** Load of the server, as it says. */
  public ServerStatus status() {
    GetStatusResponse status =
        ask("status", stub -> stub.getStatus(GetStatusRequest.getDefaultInstance()));
    return ServerStatus.of(status);
  }

  /**
   * Makes sure that the server has these evaluation keys.
   *
   * @param progress told how many bytes are there
   * @return bytes that were sent: 0 if the server had the keys
   */
  public long upload(ModelOffer offer, KeyFolder.KeyFiles keys, ByteProgress progress)
      throws IOException {
    var upload = new KeyUploader(offer, keys, progress, failures);
    return Retries.run(() -> {
      KeyState state = keyState(keys.evaluationDigest());
      return state.getComplete() ? 0 : send(offer, upload, keys, state.getReceivedBytes());
    });
  }

  private long send(ModelOffer offer, KeyUploader upload, KeyFolder.KeyFiles keys, long offset)
      throws IOException {
    try {
      return upload.send(stub(patience(offer)), offset);
    } catch (ClientException e) {
      boolean mayGoOn = e.reason() == Reason.TOO_LATE || e.reason() == Reason.REQUEST_REFUSED;
      if (!mayGoOn || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      KeyState now = keyState(keys.evaluationDigest());
      boolean goneOn = e.reason() == Reason.TOO_LATE && now.getReceivedBytes() > offset;
      // What the server had kept of an upload was damaged, and it has removed it.
      boolean startOver =
          e.reason() == Reason.REQUEST_REFUSED && offset > 0 && now.getReceivedBytes() == 0;
      if (now.getComplete() || !(goneOn || startOver)) {
        throw e;
      }
      return send(offer, upload, keys, now.getReceivedBytes());
    }
  }

  /**
   * Predicts rows: encrypts each, sends it, and decrypts the answer.
   *
   * @param session offer and keys
   * @param rows one number per feature each
   * @param window rows that are on their way at the same time, at least 1
   * @param results told each row as it is answered
   * @throws io.cloakwork.fhe.MismatchException if a row has another length than the model's
   * @throws IllegalArgumentException if a row lacks a value that the model needs; no row was sent
   */
  public void predict(
      PredictSession session, List<double[]> rows, int window, ResultListener results)
      throws IOException {
    var predictor = new RowPredictor(session, rows, window, results, failures);
    while (!predictor.isDone()) {
      int before = predictor.answered();
      try {
        Retries.run(() -> {
          predictor.run(stub(patience(session.offer())));
          return predictor.isDone();
        });
      } catch (ClientException e) {
        // A long table takes several streams; one that answered nothing would never end.
        if (e.reason() != Reason.TOO_LATE
            || Thread.currentThread().isInterrupted()
            || predictor.answered() == before) {
          throw e;
        }
      }
    }
  }

  private KeyState keyState(Digest digest) {
    HasKeysResponse reply =
        ask(
            "state of the evaluation keys",
            stub ->
                stub.hasKeys(
                    HasKeysRequest.newBuilder().addKeyDigests(KeyMessages.raw(digest)).build()));
    if (reply.getKeysCount() != 1
        || !reply.getKeys(0).getKeyDigest().equals(KeyMessages.raw(digest))) {
      throw new ClientException(
          Reason.BAD_REPLY,
          "state of the evaluation keys",
          "expected one answer for "
              + digest
              + ", got "
              + reply.getKeysCount()
              + " or another key's");
    }
    return reply.getKeys(0);
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask(InferenceServiceBlockingV2Stub stub) throws StatusException;
  }

  private <T> T ask(String what, Question<T> question) {
    try {
      return Retries.run(() -> {
        try {
          return question.ask(stub(QUESTION));
        } catch (StatusException e) {
          throw failures.of(what, e.getStatus());
        }
      });
    } catch (IOException e) {
      throw new AssertionError("a question reads no file", e);
    }
  }

  /** As long as this client would wait and the server lets it. */
  private Duration patience(ModelOffer offer) {
    return patience.compareTo(offer.maxDeadline()) < 0 ? patience : offer.maxDeadline();
  }

  private InferenceServiceBlockingV2Stub stub(Duration deadline) {
    return InferenceServiceGrpc.newBlockingV2Stub(channel)
        .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Closes the connection; calls that run end. */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
