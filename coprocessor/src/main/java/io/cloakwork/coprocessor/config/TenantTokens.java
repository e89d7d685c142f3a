package io.cloakwork.coprocessor.config;

import io.cloakwork.coprocessor.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Which token belongs to which tenant. Only digests of tokens are kept: neither the settings file
 * nor a memory dump gives one away, and looking one up takes no time that depends on the token.
 *
 * @param byDigest tenants by the SHA-256 of their token
 */
public record TenantTokens(Map<Digest, Tenant> byDigest) {
  /** No tokens: every caller is {@link Tenant#LOCAL}, which a server allows on loopback only. */
  public static final TenantTokens NONE = new TenantTokens(Map.of());

  public TenantTokens {
    byDigest = Map.copyOf(byDigest);
  }

  public boolean isEmpty() {
    return byDigest.isEmpty();
  }

  /** The tenant with this token. */
  public Optional<Tenant> tenant(String token) {
    return Optional.ofNullable(byDigest.get(Digest.of(token.getBytes(StandardCharsets.UTF_8))));
  }

  /** Only how many: which digests exist is nobody's business. */
  @Override
  public String toString() {
    return "TenantTokens[" + byDigest.size() + "]";
  }
}
