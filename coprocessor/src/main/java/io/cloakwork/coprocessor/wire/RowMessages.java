package io.cloakwork.coprocessor.wire;

import io.cloakwork.api.v1.PredictResponse;
import io.cloakwork.api.v1.RowChunk;
import io.cloakwork.api.v1.RowFigures;
import io.cloakwork.coprocessor.job.PredictionQueue;
import io.cloakwork.coprocessor.job.ServedModel;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.serial.LweListFormat;
import io.cloakwork.fhe.serial.SeededGlweFormat;
import java.util.List;

/** Messages about rows and their answers. */
public final class RowMessages {
  private RowMessages() {}

  /** Bytes of an encrypted row. */
  public static int requestBytes(ServedModel model) {
    return Math.toIntExact(
        SeededGlweFormat.size(
            model.spec().requestCiphertexts(), model.parameters().glwe().polynomialSize()));
  }

  /**
   * The ciphertexts of a row.
   *
   * @throws io.cloakwork.fhe.FheException if the bytes are not what the model takes
   */
  public static SeededGlweCiphertextList decodeRequest(ServedModel model, byte[] row) {
    int count = model.spec().requestCiphertexts();
    GlweShape shape = model.parameters().glwe();
    SeededGlweCiphertextList request =
        SeededGlweFormat.decode(row, shape.dimension(), shape.polynomialSize(), count);
    if (request.count() != count) {
      throw new MismatchException("ciphertexts of a row", count, request.count());
    }
    return request;
  }

  /** The bytes of an answer. */
  public static byte[] encodeReply(LweCiphertextList answer) {
    return LweListFormat.encode(answer);
  }

  /** The messages of one answer; the last one carries the figures. */
  public static List<PredictResponse> replies(
      int row, PredictionQueue.Answer<byte[]> answer, int maxChunkBytes) {
    RowFigures figures =
        RowFigures.newBuilder()
            .setComputeNanos(answer.computed().toNanos())
            .setQueuedNanos(answer.queued().toNanos())
            .build();
    return ChunkAssembler.split(new ChunkAssembler.Row(row, answer.value()), maxChunkBytes).stream()
        .map(chunk -> reply(chunk, figures))
        .toList();
  }

  private static PredictResponse reply(RowChunk chunk, RowFigures figures) {
    PredictResponse.Builder reply = PredictResponse.newBuilder().setRow(chunk);
    if (chunk.getLast()) {
      reply.setFigures(figures);
    }
    return reply.build();
  }
}
