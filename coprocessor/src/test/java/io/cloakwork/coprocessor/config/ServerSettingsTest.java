package io.cloakwork.coprocessor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSettingsTest {
  // SHA-256 of "token".
  private static final String TOKEN_DIGEST =
      "3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0";

  @TempDir Path folder;

  @Test
  void read_allSettings_areTaken() throws IOException {
    Files.writeString(folder.resolve("server.pem"), "");
    Files.writeString(folder.resolve("server.key"), "");
    ServerSettings settings =
        read(
            """
            tls.certificate = server.pem
            tls.private-key = server.key
            tenant.clinic.token-sha256 = %s
            limits.max-keys-per-tenant = 3
            limits.max-deadline-seconds = 60
            """
                .formatted(TOKEN_DIGEST));

    assertThat(settings.tls().orElseThrow().certificateChain())
        .isEqualTo(folder.resolve("server.pem"));
    assertThat(settings.tokens().tenant("token")).contains(new Tenant("clinic"));
    assertThat(settings.tokens().tenant("Token")).isEmpty();
    assertThat(settings.limits().maxKeysPerTenant()).isEqualTo(3);
    assertThat(settings.limits().maxDeadline()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.limits().maxRowsPerRequest()).isEqualTo(Limits.DEFAULT.maxRowsPerRequest());
  }

  @Test
  void read_emptyFile_isTheDefault() throws IOException {
    assertThat(read("")).isEqualTo(ServerSettings.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "limits.max-key-byte = 3, limits.max-key-byte",
    "limits.max-key-bytes = many, limits.max-key-bytes",
    "limits.max-chunk-bytes = 4294967296, limits.max-chunk-bytes",
    "limits.max-chunk-bytes = 1048577, limits.max-chunk-bytes",
    "limits.max-running-rows = 100000, limits.max-running-rows",
    "tls.certificate = missing.pem, tls.private-key",
    "tenant.CLINIC.token-sha256 = 00, tenant.CLINIC.token-sha256",
    "tenant.clinic.token-sha256 = 00, tenant.clinic.token-sha256"
  })
  void read_wrongSetting_isNamed(String line, String setting) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(line));
    assertThat(e.setting()).isEqualTo(setting);
  }

  @Test
  void read_oneTokenForTwoTenants_isRefused() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                read(
                    "tenant.a.token-sha256=%s\ntenant.b.token-sha256=%s"
                        .formatted(TOKEN_DIGEST, TOKEN_DIGEST)));
    assertThat(e.setting()).isEqualTo("tenant.b.token-sha256");
  }

  @Test
  void read_missingTlsFile_isNamed() throws IOException {
    Files.writeString(folder.resolve("server.key"), "");
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> read("tls.certificate = no.pem\ntls.private-key = server.key"));
    assertThat(e.setting()).isEqualTo("tls.certificate");
    assertThat(e).hasMessageContaining("no.pem");
  }

  @Test
  void tokens_toString_showsNoDigest() throws IOException {
    assertThat(read("tenant.a.token-sha256=" + TOKEN_DIGEST).toString())
        .contains("TenantTokens[1]")
        .doesNotContain(TOKEN_DIGEST);
  }

  private ServerSettings read(String text) throws IOException {
    Path file = folder.resolve("server.properties");
    Files.writeString(file, text);
    return ServerSettings.read(file);
  }
}
