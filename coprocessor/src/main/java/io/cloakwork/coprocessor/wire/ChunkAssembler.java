package io.cloakwork.coprocessor.wire;

import com.google.protobuf.ByteString;
import io.cloakwork.api.v1.RowChunk;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.fhe.CapacityException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts the chunks of rows together, one row at a time, and takes them apart again. Nothing is
 * buffered beyond the size that a row may have.
 */
public final class ChunkAssembler {
  /**
   * A whole row.
   *
   * @param index counts from 0 within the stream
   */
  public record Row(int index, byte[] data) {}

  private final int maxChunkBytes;
  private final int maxRowBytes;
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private int open = -1;

  /**
   * @param maxRowBytes of a whole row
   */
  public ChunkAssembler(int maxChunkBytes, int maxRowBytes) {
    this.maxChunkBytes = maxChunkBytes;
    this.maxRowBytes = maxRowBytes;
  }

  /**
   * Takes the next chunk; returns the row that it ends.
   *
   * @throws RequestException (invalid) if the row is too large, or chunks of another row are mixed
   *     in
   * @throws CapacityException if the chunk is larger than one may be
   */
  public Optional<Row> add(RowChunk chunk) {
    int size = chunk.getData().size();
    if (size > maxChunkBytes) {
      throw new CapacityException("bytes of a chunk", maxChunkBytes, size);
    }
    if (open >= 0 && chunk.getRow() != open) {
      throw new RequestException(
          Kind.INVALID, "row of a chunk", open, Integer.toUnsignedString(chunk.getRow()));
    }
    if (size > maxRowBytes - data.size()) {
      throw new RequestException(
          Kind.INVALID,
          "bytes of row " + Integer.toUnsignedString(chunk.getRow()),
          "at most " + maxRowBytes,
          "at least " + (data.size() + size));
    }
    if (size == 0 && !chunk.getLast()) {
      throw new RequestException(Kind.INVALID, "bytes of a chunk", "at least 1", 0);
    }
    data.writeBytes(chunk.getData().toByteArray());
    if (!chunk.getLast()) {
      open = chunk.getRow();
      return Optional.empty();
    }
    Row row = new Row(chunk.getRow(), data.toByteArray());
    data.reset();
    open = -1;
    return Optional.of(row);
  }

  /** Whether a row has begun and not ended. */
  public boolean isOpen() {
    return open >= 0;
  }

  /** The chunks of one row, the last one marked. */
  public static List<RowChunk> split(Row row, int maxChunkBytes) {
    List<RowChunk> chunks = new ArrayList<>();
    int at = 0;
    do {
      int size = Math.min(maxChunkBytes, row.data().length - at);
      chunks.add(
          RowChunk.newBuilder()
              .setRow(row.index())
              .setData(ByteString.copyFrom(row.data(), at, size))
              .setLast(at + size == row.data().length)
              .build());
      at += size;
    } while (at < row.data().length);
    return chunks;
  }
}
