package io.cloakwork.coprocessor.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/**
 * Looks into files of certificates before a connection needs them: there they only fail to match.
 */
public final class Certificates {
  private Certificates() {}

  /**
   * @param setting names the file in the error
   * @throws ConfigException if the file has no certificate, or one that cannot be read
   */
  public static void require(String setting, Path file) {
    String expected = "certificates (PEM)";
    try (InputStream in = Files.newInputStream(file)) {
      if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        throw new ConfigException(setting, expected, file + " without any");
      }
    } catch (CertificateException | IOException _) {
      throw new ConfigException(setting, expected, file + ", which cannot be read as that");
    }
  }
}
