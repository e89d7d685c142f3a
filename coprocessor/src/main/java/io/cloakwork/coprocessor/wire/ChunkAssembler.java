package io.cloakwork.coprocessor.wire;

import com.google.protobuf.UnsafeByteOperations;
import io.cloakwork.api.v1.RowChunk;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.fhe.CapacityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Puts the chunks of rows together, one row at a time, and takes them apart again. Nothing is
 * buffered beyond the size that a row may have, nor beyond four times what has come of it.
 */
public final class ChunkAssembler {
  /**
   * A whole row.
   *
   * @param index counts from 0 within the stream
   * @param data not to be changed any more
   */
  public record Row(int index, byte[] data) {}

  private static final byte[] NOTHING = new byte[0];

  /** Room that is taken for each byte that has come: a row of a few chunks is copied once. */
  private static final long GROWTH = 4;

  private final int maxChunkBytes;
  private final int maxRowBytes;
  private byte[] data = NOTHING;
  private int size;
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
    int more = chunk.getData().size();
    if (more > maxChunkBytes) {
      throw new CapacityException("bytes of a chunk", maxChunkBytes, more);
    }
    if (open >= 0 && chunk.getRow() != open) {
      throw new RequestException(
          Kind.INVALID, "row of a chunk", open, Integer.toUnsignedString(chunk.getRow()));
    }
    if (more > maxRowBytes - size) {
      throw new RequestException(
          Kind.INVALID,
          "bytes of row " + Integer.toUnsignedString(chunk.getRow()),
          "at most " + maxRowBytes,
          "at least " + (size + more));
    }
    if (more == 0 && !chunk.getLast()) {
      throw new RequestException(Kind.INVALID, "bytes of a chunk", "at least 1", 0);
    }
    if (more > data.length - size) {
      data = Arrays.copyOf(data, (int) Math.min(maxRowBytes, GROWTH * (size + more)));
    }
    chunk.getData().copyTo(data, size);
    size += more;
    if (!chunk.getLast()) {
      open = chunk.getRow();
      return Optional.empty();
    }
    Row row = new Row(chunk.getRow(), size == data.length ? data : Arrays.copyOf(data, size));
    data = NOTHING;
    size = 0;
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
              .setData(UnsafeByteOperations.unsafeWrap(row.data(), at, size))
              .setLast(at + size == row.data().length)
              .build());
      at += size;
    } while (at < row.data().length);
    return chunks;
  }
}
