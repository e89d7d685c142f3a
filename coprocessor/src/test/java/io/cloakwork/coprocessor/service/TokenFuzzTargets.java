package io.cloakwork.coprocessor.service;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.config.TenantTokens;
import io.cloakwork.fhe.fixtures.fuzz.FuzzTarget;
import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Headers of a call, as they come from the network: an input is the values of {@code
 * authorization}, a line each. Only the token itself opens the service, and only as its tenant.
 */
enum TokenFuzzTargets implements FuzzTarget {
  TOKEN;

  private static final byte[] AUTHORIZATION = "authorization".getBytes(StandardCharsets.US_ASCII);
  private static final Tenant TENANT = new Tenant("clinic");
  private static final String TOKEN_TEXT = "a token of the test";
  private static final String RIGHT = "Bearer " + TOKEN_TEXT;
  private static final TenantInterceptor INTERCEPTOR =
      new TenantInterceptor(
          new TenantTokens(Map.of(Digest.of(TOKEN_TEXT.getBytes(StandardCharsets.UTF_8)), TENANT)));

  @Override
  public Stream<byte[]> seeds() {
    return Stream.of(RIGHT, "Basic x\n" + RIGHT)
        .map(text -> text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public boolean accepts(byte[] input) {
    List<byte[]> values =
        Arrays.stream(new String(input, StandardCharsets.ISO_8859_1).split("\n", -1))
            .map(line -> line.getBytes(StandardCharsets.ISO_8859_1))
            .toList();
    byte[][] headers =
        values.stream().flatMap(value -> Stream.of(AUTHORIZATION, value)).toArray(byte[][]::new);
    boolean accepted;
    try {
      INTERCEPTOR.interceptCall(
          new SilentCall(),
          InternalMetadata.newMetadata(headers),
          (_, _) -> {
            if (!TenantInterceptor.caller().equals(TENANT)) {
              throw new IllegalStateException("a call of another tenant");
            }
            return new ServerCall.Listener<>() {};
          });
      accepted = true;
    } catch (RequestException e) {
      if (e.kind() != RequestException.Kind.UNAUTHENTICATED) {
        throw e;
      }
      accepted = false;
    }
    boolean right = Arrays.equals(values.getLast(), RIGHT.getBytes(StandardCharsets.US_ASCII));
    if (accepted != right) {
      throw new IllegalStateException("accepted: " + accepted + ", the tenant's token: " + right);
    }
    return accepted;
  }

  /** A call that nobody answers. */
  private static final class SilentCall extends ServerCall<byte[], byte[]> {
    @Override
    public void request(int messages) {
      throw new AssertionError("the interceptor asks for no message");
    }

    @Override
    public void sendHeaders(Metadata headers) {
      throw new AssertionError("the interceptor sends nothing");
    }

    @Override
    public void sendMessage(byte[] message) {
      throw new AssertionError("the interceptor sends nothing");
    }

    @Override
    public void close(Status status, Metadata trailers) {
      throw new AssertionError("refusals are thrown");
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<byte[], byte[]> getMethodDescriptor() {
      throw new AssertionError("no method is special");
    }
  }
}
