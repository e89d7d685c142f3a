package io.cloakwork.coprocessor.service;

import io.cloakwork.api.v1.KeyHeader;
import io.cloakwork.api.v1.UploadKeysRequest;
import io.cloakwork.api.v1.UploadKeysResponse;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.store.KeyUpload;
import io.cloakwork.coprocessor.store.StoredKey;
import io.cloakwork.coprocessor.wire.KeyMessages;
import io.cloakwork.fhe.CapacityException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One UploadKeys call: a header, then chunks, written as they come. What arrived stays. */
final class UploadStream implements StreamObserver<UploadKeysRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(UploadStream.class);

  /** Begins or goes on with the upload that a header announces. */
  @FunctionalInterface
  interface Opener {
    KeyUpload open(KeyHeader header) throws IOException;
  }

  private final Opener opener;
  private final int maxChunkBytes;
  private final StreamObserver<UploadKeysResponse> reply;
  private @Nullable KeyUpload upload;

  UploadStream(Opener opener, int maxChunkBytes, StreamObserver<UploadKeysResponse> reply) {
    this.opener = opener;
    this.maxChunkBytes = maxChunkBytes;
    this.reply = reply;
  }

  @Override
  public void onNext(UploadKeysRequest request) {
    guarded(() -> {
      switch (request.getPartCase()) {
        case HEADER -> {
          if (upload != null) {
            throw new RequestException(Kind.INVALID, "headers of the upload", 1, 2);
          }
          upload = opener.open(request.getHeader());
        }
        case CHUNK -> {
          int size = request.getChunk().size();
          if (size > maxChunkBytes) {
            throw new CapacityException("bytes of a chunk", maxChunkBytes, size);
          }
          open("a chunk").append(request.getChunk().asReadOnlyByteBuffer());
        }
        case PART_NOT_SET ->
            throw new RequestException(
                Kind.INVALID, "part of the upload", "header or chunk", "none");
      }
    });
  }

  @Override
  public void onError(Throwable failure) {
    close();
  }

  @Override
  public void onCompleted() {
    guarded(() -> {
      StoredKey stored = open("the end").finish();
      LOG.atInfo()
          .addKeyValue("key", stored.digest())
          .addKeyValue("bytes", stored.bytes())
          .log("evaluation keys stored");
      reply.onNext(KeyMessages.stored(stored));
      reply.onCompleted();
    });
  }

  private KeyUpload open(String instead) {
    if (upload == null) {
      throw new RequestException(Kind.INVALID, "first part of the upload", "a header", instead);
    }
    return upload;
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private void guarded(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void close() {
    try {
      if (upload != null) {
        upload.close();
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("an upload's file did not close");
    }
  }
}
