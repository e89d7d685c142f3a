package io.cloakwork.coprocessor.config;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/**
 * The settings file of a server: a properties file with transport security, tokens and limits.
 * Every key is known, or the file is refused.
 *
 * <pre>
 * tls.certificate = server.pem
 * tls.private-key = server.key
 * tls.client-authority = clients.pem
 * tenant.clinic.token-sha256 = (64 hexadecimal digits)
 * limits.max-keys-per-tenant = 16
 * </pre>
 *
 * Files are relative to the settings file.
 *
 * @param tls transport security, where both files are named
 * @param tokens one per tenant
 * @param limits the given ones, the rest from {@link Limits#DEFAULT}
 */
public record ServerSettings(Optional<Tls> tls, TenantTokens tokens, Limits limits) {
  /** No file: no transport security, no tokens, the default limits. */
  public static final ServerSettings NONE =
      new ServerSettings(Optional.empty(), TenantTokens.NONE, Limits.DEFAULT);

  private static final String TENANT = "tenant.";
  private static final String TOKEN = ".token-sha256";

  /**
   * Reads a file.
   *
   * @throws ConfigException naming the first setting that is unknown or wrong
   */
  public static ServerSettings read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          file.toString(), "a properties file", String.valueOf(e.getMessage()));
    }
    Map<String, String> rest = new HashMap<>();
    properties.stringPropertyNames().forEach(k -> rest.put(k, properties.getProperty(k).strip()));
    Path folder = file.toAbsolutePath().getParent();
    Optional<Tls> tls = tls(rest, folder == null ? file : folder);
    TenantTokens tokens = tokens(rest);
    Limits limits = limits(rest);
    if (!rest.isEmpty()) {
      throw new ConfigException(
          new TreeSet<>(rest.keySet()).getFirst(), "a setting of this release", "an unknown one");
    }
    return new ServerSettings(tls, tokens, limits);
  }

  private static Optional<Tls> tls(Map<String, String> rest, Path folder) {
    String certificate = rest.remove("tls.certificate");
    String key = rest.remove("tls.private-key");
    String authority = rest.remove("tls.client-authority");
    if (certificate == null && key == null && authority == null) {
      return Optional.empty();
    }
    if (certificate == null || key == null) {
      throw new ConfigException(
          certificate == null ? "tls.certificate" : "tls.private-key",
          "a file, because another tls setting is given",
          "none");
    }
    return Optional.of(
        new Tls(
            folder.resolve(certificate),
            folder.resolve(key),
            Optional.ofNullable(authority).map(folder::resolve)));
  }

  private static TenantTokens tokens(Map<String, String> rest) {
    Map<Digest, Tenant> byDigest = new HashMap<>();
    for (String key : new TreeSet<>(rest.keySet())) {
      if (key.startsWith(TENANT) && key.endsWith(TOKEN)) {
        String name = key.substring(TENANT.length(), key.length() - TOKEN.length());
        Tenant tenant;
        Digest digest;
        try {
          tenant = new Tenant(name);
          digest = new Digest(rest.getOrDefault(key, ""));
        } catch (RequestException e) {
          throw new ConfigException(key, e.expected(), e.actual());
        }
        if (byDigest.put(digest, tenant) != null) {
          throw new ConfigException(key, "a token of its own", "the token of another tenant");
        }
        rest.remove(key);
      }
    }
    return new TenantTokens(byDigest);
  }

  private static Limits limits(Map<String, String> rest) {
    Limits standard = Limits.DEFAULT;
    return new Limits(
        count(rest, "max-chunk-bytes", standard.maxChunkBytes()),
        number(rest, "max-key-bytes", standard.maxKeyBytes()),
        count(rest, "max-keys-per-tenant", standard.maxKeysPerTenant()),
        count(rest, "max-rows-per-request", standard.maxRowsPerRequest()),
        count(rest, "max-rows-in-flight", standard.maxRowsInFlight()),
        count(rest, "max-queued-rows", standard.maxQueuedRows()),
        number(rest, "max-queued-bytes", standard.maxQueuedBytes()),
        count(rest, "max-running-rows", standard.maxRunningRows()),
        Duration.ofSeconds(
            number(rest, "max-deadline-seconds", standard.maxDeadline().toSeconds())),
        number(rest, "max-loaded-key-bytes", standard.maxLoadedKeyBytes()),
        Duration.ofSeconds(
            number(rest, "partial-upload-life-seconds", standard.partialUploadLife().toSeconds())));
  }

  private static int count(Map<String, String> rest, String name, int standard) {
    long value = number(rest, name, standard);
    if (value != (int) value) {
      throw new ConfigException("limits." + name, "at most " + Integer.MAX_VALUE, value);
    }
    return (int) value;
  }

  private static long number(Map<String, String> rest, String name, long standard) {
    String setting = "limits." + name;
    String text = rest.remove(setting);
    if (text == null) {
      return standard;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new ConfigException(setting, "a whole number", "'" + text + "'");
    }
  }
}
