package io.cloakwork.coprocessor.client;

import com.google.protobuf.ByteString;
import io.cloakwork.api.v1.InferenceServiceGrpc.InferenceServiceBlockingV2Stub;
import io.cloakwork.api.v1.KeyHeader;
import io.cloakwork.api.v1.UploadKeysRequest;
import io.cloakwork.api.v1.UploadKeysResponse;
import io.cloakwork.coprocessor.client.ClientException.Reason;
import io.cloakwork.coprocessor.config.Limits;
import io.cloakwork.coprocessor.wire.KeyMessages;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;

/** Sends one set of evaluation keys, from where the server says. */
final class KeyUploader {
  private static final String ASKED = "upload of the evaluation keys";

  private final ModelOffer offer;
  private final KeyFolder.KeyFiles keys;
  private final ByteProgress progress;
  private final ClientFailures failures;

  KeyUploader(
      ModelOffer offer, KeyFolder.KeyFiles keys, ByteProgress progress, ClientFailures failures) {
    this.offer = offer;
    this.keys = keys;
    this.progress = progress;
    this.failures = failures;
  }

  /** Sends the rest; returns how many bytes that were. */
  long send(InferenceServiceBlockingV2Stub stub, long offset) throws IOException {
    long total = Files.size(keys.evaluationKey());
    if (offset < 0 || offset > total) {
      throw new ClientException(
          Reason.BAD_REPLY,
          "bytes of the key at the server",
          "expected at most " + total + ", got " + offset);
    }
    var call = stub.uploadKeys();
    try (FileChannel file = FileChannel.open(keys.evaluationKey())) {
      if (!call.write(UploadKeysRequest.newBuilder().setHeader(header(total, offset)).build())) {
        throw ended(call);
      }
      ByteBuffer buffer = ByteBuffer.allocate(Limits.PROTOCOL_CHUNK_BYTES);
      for (long at = offset; at < total; at += buffer.limit()) {
        buffer.clear();
        if (file.read(buffer, at) < 0) {
          throw new EOFException("the evaluation keys became shorter while they were sent");
        }
        buffer.flip();
        if (!call.write(
            UploadKeysRequest.newBuilder()
                .setChunk(ByteString.copyFrom(buffer.duplicate()))
                .build())) {
          throw ended(call);
        }
        progress.update(at + buffer.limit(), total);
      }
      call.halfClose();
      UploadKeysResponse reply = call.read();
      if (reply == null || !reply.getKeyDigest().equals(KeyMessages.raw(keys.evaluationDigest()))) {
        throw new ClientException(
            Reason.BAD_REPLY, ASKED, "expected the key's digest, got another or none");
      }
      return total - offset;
    } catch (StatusException e) {
      throw failures.of(ASKED, e.getStatus());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException(Reason.TOO_LATE, ASKED, "interrupted", e);
    } finally {
      call.cancel("the upload is over", null);
    }
  }

  /** The server ended the call before everything was sent: reading tells why. */
  private static ClientException ended(
      BlockingClientCall<UploadKeysRequest, UploadKeysResponse> call)
      throws StatusException, InterruptedException {
    call.read();
    return new ClientException(Reason.BAD_REPLY, ASKED, "the server ended it before the end");
  }

  private KeyHeader header(long total, long offset) {
    return KeyHeader.newBuilder()
        .setKeyDigest(KeyMessages.raw(keys.evaluationDigest()))
        .setParametersDigest(KeyMessages.raw(offer.parametersDigest()))
        .setTotalBytes(total)
        .setOffset(offset)
        .build();
  }
}
