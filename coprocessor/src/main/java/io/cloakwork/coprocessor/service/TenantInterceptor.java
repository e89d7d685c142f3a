package io.cloakwork.coprocessor.service;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.config.TenantTokens;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * Finds the caller's tenant by the token in {@code authorization: Bearer …}. A server without
 * tokens (allowed on loopback only) has one tenant, {@link Tenant#LOCAL}.
 */
final class TenantInterceptor implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<Tenant> CALLER = Context.key("cloakwork-tenant");
  private static final String BEARER = "Bearer ";

  private final TenantTokens tokens;

  TenantInterceptor(TenantTokens tokens) {
    this.tokens = tokens;
  }

  /** The tenant of the call that the current thread serves. */
  static Tenant caller() {
    Tenant tenant = CALLER.get();
    if (tenant == null) {
      throw new AssertionError("called outside of a call that passed the tenant interceptor");
    }
    return tenant;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Context context = Context.current().withValue(CALLER, tenant(headers.get(AUTHORIZATION)));
    return Contexts.interceptCall(context, call, headers, next);
  }

  private Tenant tenant(@Nullable String authorization) {
    if (tokens.isEmpty()) {
      return Tenant.LOCAL;
    }
    if (authorization == null || !authorization.startsWith(BEARER)) {
      throw refusal("none");
    }
    return tokens
        .tenant(authorization.substring(BEARER.length()))
        .orElseThrow(() -> refusal("one that no tenant has"));
  }

  private static RequestException refusal(String actual) {
    return new RequestException(
        Kind.UNAUTHENTICATED, "token", "'authorization: Bearer TOKEN' of a tenant", actual);
  }
}
