package io.cloakwork.coprocessor.wire;

import io.cloakwork.api.v1.PredictResponse;
import io.cloakwork.api.v1.RowChunk;
import io.cloakwork.api.v1.RowFigures;
import io.cloakwork.compiler.spec.EncryptedRow;
import io.cloakwork.compiler.spec.EncryptedRowFormat;
import io.cloakwork.coprocessor.job.PredictionQueue;
import io.cloakwork.coprocessor.job.ServedModel;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.serial.LweListFormat;
import java.util.List;

/** Messages about rows and their answers. */
public final class RowMessages {
  private RowMessages() {}

  /** Bytes of an encrypted row. */
  public static int requestBytes(ServedModel model) {
    return Math.toIntExact(EncryptedRowFormat.size(model.spec(), model.parameters().glwe()));
  }

  /**
   * The ciphertexts of a row.
   *
   * @throws io.cloakwork.fhe.FheException if the bytes are not what the model takes
   */
  public static EncryptedRow decodeRequest(ServedModel model, byte[] row) {
    return EncryptedRowFormat.decode(row, model.spec(), model.parameters().glwe());
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
