package io.cloakwork.coprocessor.client;

import io.cloakwork.coprocessor.config.Certificates;
import io.cloakwork.coprocessor.config.ConfigException;
import io.cloakwork.coprocessor.config.Limits;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Makes connections to servers. */
final class Connections {
  /** A chunk and what stands around it: a server that sends more is cut off. */
  static final int MAX_MESSAGE_BYTES = Limits.PROTOCOL_CHUNK_BYTES + (1 << 16);

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private Connections() {}

  static ManagedChannel open(ServerAddress address) throws IOException {
    ManagedChannelBuilder<?> builder =
        builder(address)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .keepAliveTime(1, TimeUnit.MINUTES);
    address.token().ifPresent(token -> builder.intercept(new TokenInterceptor(token)));
    return builder.build();
  }

  private static ManagedChannelBuilder<?> builder(ServerAddress address) throws IOException {
    try {
      return Grpc.newChannelBuilder(address.endpoint().toString(), credentials(address));
    } catch (IllegalArgumentException e) { // what a bad file becomes, in credentials or builder
      throw new ConfigException(
          "certificates of the connection", "PEM files", String.valueOf(e.getMessage()));
    }
  }

  private static ChannelCredentials credentials(ServerAddress address) throws IOException {
    if (!address.encrypted()) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    if (address.authority().isPresent()) {
      Certificates.require("certificates of the authority", address.authority().get());
      tls.trustManager(address.authority().get().toFile());
    }
    if (address.identity().isPresent()) {
      ServerAddress.Identity identity = address.identity().get();
      Certificates.require("certificate of this client", identity.certificateChain());
      tls.keyManager(identity.certificateChain().toFile(), identity.privateKey().toFile());
    }
    return tls.build();
  }

  /** Adds the token to every call. */
  private record TokenInterceptor(String token) implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<R> listener, Metadata headers) {
          headers.put(AUTHORIZATION, "Bearer " + token);
          super.start(listener, headers);
        }
      };
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "TokenInterceptor";
    }
  }
}
