package io.cloakwork.coprocessor.service;

import io.cloakwork.api.v1.PredictHeader;
import io.cloakwork.api.v1.PredictRequest;
import io.cloakwork.api.v1.PredictResponse;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.config.Limits;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.job.ByteBudget;
import io.cloakwork.coprocessor.job.PredictionQueue;
import io.cloakwork.coprocessor.wire.ChunkAssembler;
import io.cloakwork.coprocessor.wire.RowMessages;
import io.cloakwork.fhe.CapacityException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One Predict call: a header, then rows. Reads on only while few rows are in flight, so that a
 * client waits instead of filling the server's memory; answers rows as they finish; ends everything
 * when the call is cancelled or its deadline passes.
 *
 * <p>A row has memory of the budget from its first chunk until it is computed. While others of the
 * stream are in flight it is not read before it has; alone in the stream it is refused if there is
 * no room.
 *
 * <p>The call's thread and the threads of its rows share the state under this object's lock.
 */
final class PredictStream implements StreamObserver<PredictRequest> {

  /** What a header asks for: finds the model and the key, once per stream. */
  @FunctionalInterface
  interface Opener {
    OpenPrediction open(PredictHeader header);
  }

  /** A row as it came, and as it was read. */
  private static final long COPIES = 2;

  private final Opener opener;
  private final Tenant caller;
  private final PredictionQueue queue;
  private final ByteBudget budget;
  private final Limits limits;
  private final ServerCallStreamObserver<PredictResponse> replies;
  private final Set<PredictionQueue.Handle> inFlight = new HashSet<>();

  private @Nullable OpenPrediction prediction;
  private @Nullable ChunkAssembler assembler;
  private int rows;
  private long rowMemory; // of one row, known with the model
  private boolean reserved; // memory for the row that arrives, or is to come
  private boolean arriving; // the first chunk of a row was there, not the last
  private boolean sending;
  private boolean paused;
  private boolean halfClosed;
  private boolean ended;

  PredictStream(
      Opener opener,
      Tenant caller,
      PredictionQueue queue,
      ByteBudget budget,
      Limits limits,
      ServerCallStreamObserver<PredictResponse> replies) {
    this.opener = opener;
    this.caller = caller;
    this.queue = queue;
    this.budget = budget;
    this.limits = limits;
    this.replies = replies;
  }

  /** Takes the call's events. To be called inside the handler's method. */
  StreamObserver<PredictRequest> start() {
    replies.disableAutoRequest();
    replies.setOnReadyHandler(this::wakeSenders);
    replies.setOnCancelHandler(this::cancelled);
    replies.request(1);
    return this;
  }

  @Override
  public void onNext(PredictRequest request) {
    try {
      switch (request.getPartCase()) {
        case HEADER -> open(request.getHeader());
        case ROW -> row(request);
        case PART_NOT_SET ->
            throw new RequestException(
                Kind.INVALID, "part of the request", "header or row", "none");
      }
      readOn();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    cancelled();
  }

  @Override
  public void onCompleted() {
    try {
      if (prediction == null) {
        throw new RequestException(Kind.INVALID, "request", "a header", "none");
      }
      if (assembler != null && assembler.isOpen()) {
        throw new RequestException(Kind.INVALID, "row " + rows, "its last chunk", "the end");
      }
      synchronized (this) {
        halfClosed = true;
        completeIfDone();
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void open(PredictHeader header) {
    if (prediction != null) {
      throw new RequestException(Kind.INVALID, "headers of the request", 1, 2);
    }
    OpenPrediction opened = opener.open(header);
    synchronized (this) {
      prediction = opened;
      assembler = new ChunkAssembler(limits.maxChunkBytes(), opened.requestBytes());
      rowMemory = COPIES * opened.requestBytes();
      releaseIfOver(); // cancelled meanwhile
    }
  }

  private void row(PredictRequest request) {
    OpenPrediction opened = prediction;
    if (opened == null || assembler == null) {
      throw new RequestException(Kind.INVALID, "first part of the request", "a header", "a row");
    }
    begin();
    assembler
        .add(request.getRow())
        .ifPresent(row -> {
          if (row.index() != rows) {
            throw new RequestException(
                Kind.INVALID, "row", rows, Integer.toUnsignedString(row.index()));
          }
          if (rows == limits.maxRowsPerRequest()) {
            throw new CapacityException(
                "rows of the request", limits.maxRowsPerRequest(), rows + 1);
          }
          rows++;
          submit(row.index(), opened.decode(row.data()));
        });
  }

  /** Before a chunk: the first one of a row needs memory for all of it. */
  private synchronized void begin() {
    if (!arriving && !ended && !reserve()) {
      throw new CapacityException(
          "memory for a row, of that for all rows that wait (limits.max-queued-bytes)",
          budget.most() + " bytes in all, shared by tenants",
          rowMemory + " more");
    }
    arriving = true;
  }

  private boolean reserve() {
    reserved = reserved || budget.tryTake(caller, rowMemory);
    return reserved;
  }

  private void releaseReserved() {
    if (reserved) {
      reserved = false;
      budget.giveBack(caller, rowMemory);
    }
  }

  private synchronized void submit(int index, OpenPrediction.Row row) {
    if (ended) {
      return;
    }
    var outcome = new RowOutcome(index);
    outcome.handle = queue.submit(caller, row::compute, outcome);
    inFlight.add(outcome.handle);
    arriving = false;
    reserved = false; // it is the row's from here on
  }

  /** Asks for the next message, unless enough rows are in flight. With none it always does. */
  private synchronized void readOn() {
    if (!ended) {
      paused =
          inFlight.size() >= limits.maxRowsInFlight()
              || (!inFlight.isEmpty() && (!queue.hasRoom(caller) || (!arriving && !reserve())));
      if (!paused) {
        replies.request(1);
      }
    }
  }

  private synchronized void wakeSenders() {
    notifyAll();
  }

  /** Sends one row's messages together. A slow reader keeps its own stream waiting, not others. */
  private void send(List<PredictResponse> messages) throws InterruptedException {
    while (sending && !ended) {
      wait();
    }
    sending = true;
    try {
      for (PredictResponse message : messages) {
        while (!ended && !replies.isReady()) {
          wait();
        }
        if (!ended) {
          replies.onNext(message);
        }
      }
    } finally {
      sending = false;
      notifyAll();
    }
  }

  private synchronized void cancelled() {
    end();
  }

  private synchronized void fail(Exception failure) {
    if (!ended) {
      end();
      replies.onError(failure);
    }
  }

  /** No more replies: what still computes is stopped. */
  private void end() {
    ended = true;
    releaseReserved();
    inFlight.forEach(PredictionQueue.Handle::cancel);
    notifyAll();
    releaseIfOver();
  }

  private void completeIfDone() {
    if (halfClosed && inFlight.isEmpty() && !ended) {
      ended = true;
      releaseReserved();
      replies.onCompleted();
      releaseIfOver();
    }
  }

  /** The stream's place is given back when its last row has ended. */
  private void releaseIfOver() {
    if (ended && inFlight.isEmpty() && prediction != null) {
      prediction.close();
    }
  }

  /** One row in flight. */
  private final class RowOutcome implements PredictionQueue.Outcome<byte[]> {
    private final int index;
    private PredictionQueue.@Nullable Handle handle;
    private boolean isComputed;

    RowOutcome(int index) {
      this.index = index;
    }

    @Override
    public void done(PredictionQueue.Answer<byte[]> answer) throws InterruptedException {
      synchronized (PredictStream.this) {
        computed(); // a slow reader holds no memory of others
        send(RowMessages.replies(index, answer, limits.maxChunkBytes()));
        left();
        if (paused && !ended) {
          readOn();
        }
        completeIfDone();
      }
    }

    @Override
    public void failed(Exception failure) {
      synchronized (PredictStream.this) {
        computed();
        left();
        fail(failure);
        releaseIfOver();
      }
    }

    private void computed() {
      if (!isComputed) {
        isComputed = true;
        budget.giveBack(caller, rowMemory);
      }
    }

    private void left() {
      inFlight.remove(handle);
      if (inFlight.isEmpty() && !arriving) {
        releaseReserved(); // an idle stream holds none
      }
      releaseIfOver();
    }
  }
}
