package io.cloakwork.fhe;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * Which build of Cloakwork this is.
 *
 * @param version as in the build file, for example {@code 0.1.0}
 * @param commit the git commit that was built, followed by {@code +changes} if the sources differed
 *     from it; {@code unknown} if the build was not started by {@code ./cloak}
 */
public record CloakworkVersion(String version, String commit) {

  private static final String RESOURCE = "version.properties";

  /**
   * @throws ParameterException if either is empty, or still the name of a build property
   */
  public CloakworkVersion {
    requireFilled("version", version);
    requireFilled("commit", commit);
  }

  /** The version of the code that is running. */
  public static CloakworkVersion current() {
    Properties properties = new Properties();
    try (InputStream in = CloakworkVersion.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new AssertionError("the build always makes " + RESOURCE);
      }
      properties.load(in);
    } catch (IOException e) {
      throw new AssertionError("cannot read " + RESOURCE + " from the class path", e);
    }
    return new CloakworkVersion(
        properties.getProperty("version", ""), properties.getProperty("commit", ""));
  }

  private static void requireFilled(String what, String value) {
    if (value.isBlank() || value.contains("${")) {
      throw new ParameterException(what, "a value that the build filled in", value);
    }
  }
}
