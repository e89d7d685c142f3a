package io.cloakwork.coprocessor.client;

import io.cloakwork.api.v1.InferenceServiceGrpc.InferenceServiceBlockingV2Stub;
import io.cloakwork.api.v1.PredictHeader;
import io.cloakwork.api.v1.PredictRequest;
import io.cloakwork.api.v1.PredictResponse;
import io.cloakwork.api.v1.RowChunk;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.spec.EncryptedRowFormat;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.client.ClientException.Reason;
import io.cloakwork.coprocessor.config.Limits;
import io.cloakwork.coprocessor.wire.ChunkAssembler;
import io.cloakwork.coprocessor.wire.KeyMessages;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.serial.LweListFormat;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * Predicts a list of rows over as many streams as it takes: what a broken stream left unanswered is
 * encrypted again, afresh, and sent on the next one. One thread sends, the caller's receives.
 */
final class RowPredictor {
  private final PredictSession session;
  private final ModelClient model;
  private final List<double[]> rows;
  private final int window;
  private final ResultListener results;
  private final ClientFailures failures;
  private final BitSet answered = new BitSet();
  private final LweDimension big;
  private final int replyBytes;

  RowPredictor(
      PredictSession session,
      List<double[]> rows,
      int window,
      ResultListener results,
      ClientFailures failures) {
    this.session = session;
    this.model = new ModelClient(session.offer().spec(), session.key());
    this.rows = List.copyOf(rows);
    this.rows.forEach(session.offer().spec()::requireUsable); // before the server hears of one
    this.window = window;
    this.results = results;
    this.failures = failures;
    this.big = session.offer().parameters().glwe().extractedDimension();
    this.replyBytes =
        Math.toIntExact(
            LweListFormat.size(
                session.offer().spec().replyCiphertexts(), big, CiphertextModulus.TWO_POW_64));
  }

  boolean isDone() {
    return answered() == rows.size();
  }

  /** Rows that have their answer. */
  int answered() {
    return answered.cardinality();
  }

  /** What was asked for, with what there is of it. */
  private String asked() {
    return "prediction, %d of %d rows answered".formatted(answered(), rows.size());
  }

  /** Sends unanswered rows on one stream, as many as it may carry, and receives the answers. */
  void run(InferenceServiceBlockingV2Stub stub) {
    int[] batch =
        IntStream.range(0, rows.size())
            .filter(row -> !answered.get(row))
            .limit(session.offer().maxRows())
            .toArray();
    new Stream(stub.predict(), batch).run();
  }

  /** A row that was sent. */
  private record Sent(long atNanos, long bytes) {}

  /** One stream. */
  private final class Stream {
    private final BlockingClientCall<PredictRequest, PredictResponse> call;
    private final int[] batch;
    private final Semaphore places = new Semaphore(window);
    private final Map<Integer, Sent> sent = new ConcurrentHashMap<>();
    private final Map<Integer, ChunkAssembler> open = new HashMap<>();
    private final AtomicReference<Throwable> senderFailure = new AtomicReference<>();

    Stream(BlockingClientCall<PredictRequest, PredictResponse> call, int[] batch) {
      this.call = call;
      this.batch = batch;
    }

    void run() {
      Thread sender = Thread.ofVirtual().name("row-sender").start(this::send);
      try {
        receive();
        if (!Arrays.stream(batch).allMatch(answered::get)) {
          throw bad("an answer for every row", "the end of the stream before");
        }
      } catch (StatusException e) {
        switch (senderFailure.get()) {
          case RuntimeException own -> throw own;
          case Error own -> throw own;
          case null, default -> throw failures.of(asked(), e.getStatus());
        }
      } catch (FheException | RequestException e) {
        throw new ClientException(Reason.BAD_REPLY, asked(), String.valueOf(e.getMessage()), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClientException(Reason.TOO_LATE, asked(), "interrupted", e);
      } finally {
        call.cancel("the prediction is over", null);
        sender.interrupt();
      }
    }

    private void send() {
      try {
        boolean open = call.write(header());
        for (int i = 0; open && i < batch.length; i++) {
          places.acquire();
          byte[] row = EncryptedRowFormat.encode(model.encrypt(rows.get(batch[i])));
          sent.put(i, new Sent(System.nanoTime(), row.length));
          for (RowChunk chunk :
              ChunkAssembler.split(new ChunkAssembler.Row(i, row), Limits.PROTOCOL_CHUNK_BYTES)) {
            open = open && call.write(PredictRequest.newBuilder().setRow(chunk).build());
          }
        }
        if (open) {
          call.halfClose();
        }
      } catch (StatusException | InterruptedException _) {
        // The receiving side sees the same end of the call, and reports it.
      } catch (RuntimeException | Error e) { // of either kind, or the receiver would wait in vain
        senderFailure.set(e);
        call.cancel("a row could not be sent", e);
      }
    }

    private void receive() throws StatusException, InterruptedException {
      for (PredictResponse reply = call.read(); reply != null; reply = call.read()) {
        RowChunk chunk = reply.getRow();
        int index = chunk.getRow();
        Sent of = sent.get(index);
        if (of == null || answered.get(batch[index])) {
          throw bad(
              "an answer to a row that waits for one",
              "one for row " + Integer.toUnsignedString(index));
        }
        var whole =
            open.computeIfAbsent(
                    index, _ -> new ChunkAssembler(Limits.PROTOCOL_CHUNK_BYTES, replyBytes))
                .add(chunk);
        if (whole.isPresent()) {
          Duration roundTrip = Duration.ofNanos(System.nanoTime() - of.atNanos());
          open.remove(index);
          answer(batch[index], of, whole.get().data(), roundTrip, reply);
          places.release();
        }
      }
    }

    private void answer(int row, Sent of, byte[] data, Duration roundTrip, PredictResponse reply) {
      LweCiphertextList ciphertexts =
          LweListFormat.decode(
              data, big, CiphertextModulus.TWO_POW_64, session.offer().spec().replyCiphertexts());
      long[] integers = model.decryptIntegers(ciphertexts);
      answered.set(row);
      results.answered(
          new PredictedRow(
              row,
              Arrays.stream(integers).boxed().toList(),
              session.offer().spec().answer().interpret(integers),
              roundTrip,
              Duration.ofNanos(reply.getFigures().getComputeNanos()),
              of.bytes(),
              data.length));
    }

    private PredictRequest header() {
      PredictHeader.Builder header =
          PredictHeader.newBuilder()
              .setModel(session.offer().name())
              .setModelDigest(KeyMessages.raw(session.offer().modelDigest()));
      session.evaluationDigest().ifPresent(digest -> header.setKeyDigest(KeyMessages.raw(digest)));
      return PredictRequest.newBuilder().setHeader(header).build();
    }

    private ClientException bad(String expected, String actual) {
      return new ClientException(
          Reason.BAD_REPLY, asked(), "expected " + expected + ", got " + actual);
    }
  }
}
