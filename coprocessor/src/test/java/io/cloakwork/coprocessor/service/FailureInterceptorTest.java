package io.cloakwork.coprocessor.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a handler hears of its call's end, on a call and a handler that write down everything. */
class FailureInterceptorTest {
  private final List<String> heard = new ArrayList<>();
  private final List<Status> ends = new ArrayList<>();

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(refusal(), Status.Code.INVALID_ARGUMENT),
        Arguments.of(new OutOfMemoryError("a test"), Status.Code.INTERNAL));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void message_thatFails_cancelsTheHandlerOnceAndEndsTheCall(Throwable failure, Status.Code code) {
    ServerCall.Listener<String> call = call(failure);
    call.onMessage("good");
    call.onMessage("bad");
    call.onMessage("good");
    call.onReady();
    call.onHalfClose();
    call.onComplete();
    call.onCancel();
    assertThat(heard).containsExactly("message good", "message bad", "cancel", "closed");
    assertThat(ends).extracting(Status::getCode).containsExactly(code);
  }

  @Test
  void halfClose_thatFails_cancelsTheHandlerOnce() {
    ServerCall.Listener<String> call =
        new FailureInterceptor()
            .interceptCall(
                new RecordingCall(),
                new Metadata(),
                (_, _) ->
                    new Recorder(refusal()) {
                      @Override
                      public void onHalfClose() {
                        throw refusal();
                      }
                    });
    call.onHalfClose();
    call.onComplete();
    assertThat(heard).containsExactly("cancel", "closed");
    assertThat(ends).hasSize(1);
  }

  @Test
  void call_thatGoesWell_reachesTheHandlerWhole() {
    ServerCall.Listener<String> call = call(refusal());
    call.onReady();
    call.onMessage("good");
    call.onHalfClose();
    call.onComplete();
    assertThat(heard).containsExactly("ready", "message good", "half close", "complete");
    assertThat(ends).isEmpty();
  }

  @Test
  void call_cancelledByTheTransport_reachesTheHandler() {
    ServerCall.Listener<String> call = call(refusal());
    call.onMessage("good");
    call.onCancel();
    assertThat(heard).containsExactly("message good", "cancel");
    assertThat(ends).isEmpty();
  }

  @Test
  void call_thatTheHandlerEndsAndThenFails_endsOnce() {
    ServerCall.Listener<String> call =
        new FailureInterceptor()
            .interceptCall(
                new RecordingCall(),
                new Metadata(),
                (inner, _) ->
                    new Recorder(refusal()) {
                      @Override
                      public void onMessage(String message) {
                        inner.close(Status.UNKNOWN.withCause(refusal()), new Metadata());
                        super.onMessage(message);
                      }
                    });
    call.onMessage("bad");
    call.onComplete();
    assertThat(heard).containsExactly("closed", "message bad", "cancel");
    assertThat(ends).extracting(Status::getCode).containsExactly(Status.Code.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void start_thatFails_endsTheCall(Throwable failure, Status.Code code) {
    ServerCall.Listener<String> call =
        new FailureInterceptor()
            .interceptCall(
                new RecordingCall(),
                new Metadata(),
                (_, _) -> {
                  throwUnchecked(failure);
                  return new Recorder(failure);
                });
    call.onMessage("good");
    call.onComplete();
    assertThat(heard).containsExactly("closed");
    assertThat(ends).extracting(Status::getCode).containsExactly(code);
  }

  private ServerCall.Listener<String> call(Throwable failure) {
    return new FailureInterceptor()
        .interceptCall(new RecordingCall(), new Metadata(), (_, _) -> new Recorder(failure));
  }

  private static RequestException refusal() {
    return new RequestException(Kind.INVALID, "row", "0", "1");
  }

  private static void throwUnchecked(Throwable failure) {
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(failure);
    }
  }

  /** A handler that fails at the message "bad". */
  private class Recorder extends ServerCall.Listener<String> {
    private final Throwable failure;

    Recorder(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public void onMessage(String message) {
      heard.add("message " + message);
      if (message.equals("bad")) {
        throwUnchecked(failure);
      }
    }

    @Override
    public void onHalfClose() {
      heard.add("half close");
    }

    @Override
    public void onCancel() {
      heard.add("cancel");
    }

    @Override
    public void onComplete() {
      heard.add("complete");
    }

    @Override
    public void onReady() {
      heard.add("ready");
    }
  }

  /** The transport's side of a call. */
  private final class RecordingCall extends ServerCall<String, String> {
    @Override
    public void request(int messages) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sendHeaders(Metadata headers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sendMessage(String message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close(Status status, Metadata trailers) {
      heard.add("closed");
      ends.add(status);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<String, String> getMethodDescriptor() {
      return MethodDescriptor.<String, String>newBuilder()
          .setType(MethodType.BIDI_STREAMING)
          .setFullMethodName("test/method")
          .setRequestMarshaller(Text.INSTANCE)
          .setResponseMarshaller(Text.INSTANCE)
          .build();
    }
  }

  private enum Text implements MethodDescriptor.Marshaller<String> {
    INSTANCE;

    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      throw new UnsupportedOperationException();
    }
  }
}
