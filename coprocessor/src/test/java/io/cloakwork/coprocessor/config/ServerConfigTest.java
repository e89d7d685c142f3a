package io.cloakwork.coprocessor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.coprocessor.Digest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigTest {
  private static final TenantTokens TOKENS =
      new TenantTokens(Map.of(Digest.of(new byte[1]), new Tenant("clinic")));

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:0", "localhost:50051", "[::1]:1"})
  void config_loopback_needsNeitherTlsNorTokens(String listen) {
    assertThatCode(() -> config(listen, false, TenantTokens.NONE)).doesNotThrowAnyException();
  }

  /** Names are not looked up: they could mean another machine when one connects. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1.example.org:1",
        "localhost.example.org:1",
        "ip6-localhost:1",
        "0.0.0.0:1"
      })
  void endpoint_otherName_isNotLoopback(String address) {
    assertThat(Endpoint.parse(address).isLoopback()).isFalse();
  }

  @Test
  void config_plaintextBeyondLoopback_isRefused() {
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> config("0.0.0.0:50051", false, TOKENS));
    assertThat(e.setting()).isEqualTo("address");
    assertThat(e).hasMessageContaining("0.0.0.0:50051 without transport security");
  }

  @Test
  void config_plaintextBeyondLoopbackThatWasAskedFor_isAllowed() {
    assertThatCode(() -> config("0.0.0.0:50051", true, TOKENS)).doesNotThrowAnyException();
  }

  @Test
  void config_noTokensBeyondLoopback_isRefused() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> config("0.0.0.0:50051", true, TenantTokens.NONE));
    assertThat(e.setting()).isEqualTo("tenant.NAME.token-sha256");
  }

  @ParameterizedTest
  @CsvSource({"localhost:50051, localhost, 50051, localhost:50051", "[::1]:80, ::1, 80, [::1]:80"})
  void endpoint_parse_printsTheSame(String text, String host, int port, String printed) {
    Endpoint endpoint = Endpoint.parse(text);
    assertThat(endpoint).isEqualTo(new Endpoint(host, port));
    assertThat(endpoint).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", ":80", "localhost:", "a:b", "::1:80", "localhost:65536"})
  void endpoint_otherForm_isRefused(String text) {
    assertThat(catchThrowableOfType(ConfigException.class, () -> Endpoint.parse(text))).isNotNull();
  }

  private static ServerConfig config(String listen, boolean plaintext, TenantTokens tokens) {
    return new ServerConfig(
        Endpoint.parse(listen),
        Path.of("models"),
        Path.of("store"),
        Optional.empty(),
        plaintext,
        tokens,
        Limits.DEFAULT);
  }
}
