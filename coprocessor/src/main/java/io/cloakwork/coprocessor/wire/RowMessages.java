package io.cloakwork.coprocessor.wire;

import io.cloakwork.api.v1.PredictResponse;
import io.cloakwork.api.v1.RowChunk;
import io.cloakwork.api.v1.RowFigures;
import io.cloakwork.coprocessor.job.PredictionQueue;
import java.util.List;

/** Messages about rows and their answers. */
public final class RowMessages {
  private RowMessages() {}

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
