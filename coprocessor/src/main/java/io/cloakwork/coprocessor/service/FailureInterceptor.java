package io.cloakwork.coprocessor.service;

import io.cloakwork.coprocessor.wire.StatusMapping;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where failures of handlers end a call, thrown or passed to {@code onError}: mapped
 * by {@link StatusMapping}, and logged where the server itself is at fault.
 */
final class FailureInterceptor implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(FailureInterceptor.class);

  private final SecureRandom random = new SecureRandom();

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    MappedCall<Q, R> mapped = new MappedCall<>(call);
    ServerCall.Listener<Q> listener;
    try {
      listener = next.startCall(mapped, headers);
    } catch (RuntimeException | Error e) {
      mapped.fail(e);
      return new ServerCall.Listener<>() {};
    }
    return new GuardedListener<>(listener, mapped);
  }

  /**
   * The handler's listener until one of its callbacks fails. Then it is told once that the call is
   * cancelled, so that it gives back what it holds, and nothing more: for the transport such a call
   * is completed, which frees nothing.
   */
  private static final class GuardedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final MappedCall<?, ?> call;
    private boolean failed; // no lock: gRPC calls back one at a time

    GuardedListener(ServerCall.Listener<Q> handler, MappedCall<?, ?> call) {
      super(handler);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      guard(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      guard(super::onHalfClose);
    }

    @Override
    public void onReady() {
      guard(super::onReady);
    }

    @Override
    public void onCancel() {
      if (!failed) {
        super.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (!failed) {
        super.onComplete();
      }
    }

    private void guard(Runnable callback) {
      if (failed) {
        return; // messages that were on their way
      }
      try {
        callback.run();
      } catch (RuntimeException | Error e) {
        failed = true;
        try {
          super.onCancel(); // first: a caller that hears of the end finds its places free
        } finally {
          call.fail(e);
        }
      }
    }
  }

  /** A call whose end goes through the mapping, once. */
  private final class MappedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final AtomicBoolean closed = new AtomicBoolean();

    MappedCall(ServerCall<Q, R> call) {
      super(call);
    }

    void fail(Throwable failure) {
      if (!closed.compareAndSet(false, true)) {
        return; // the handler has ended the call already
      }
      byte[] id = new byte[8];
      random.nextBytes(id);
      String incident = HexFormat.of().formatHex(id);
      Status status = StatusMapping.status(failure, incident);
      String method = getMethodDescriptor().getFullMethodName();
      if (StatusMapping.isIncident(failure)) {
        LOG.atError()
            .setCause(failure)
            .addKeyValue("incident", incident)
            .addKeyValue("method", method)
            .log("call failed");
      } else {
        LOG.atInfo()
            .addKeyValue("method", method)
            .addKeyValue("status", status.getCode())
            .addKeyValue("reason", status.getDescription())
            .log("call refused");
      }
      super.close(status, new Metadata());
    }

    @Override
    public void close(Status status, Metadata trailers) {
      Optional<Throwable> failure = StatusMapping.failure(status);
      if (failure.isPresent()) {
        fail(failure.get());
      } else if (closed.compareAndSet(false, true)) {
        super.close(status, trailers);
      }
    }
  }
}
