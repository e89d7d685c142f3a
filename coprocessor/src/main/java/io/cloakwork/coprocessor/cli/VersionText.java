package io.cloakwork.coprocessor.cli;

import io.cloakwork.fhe.CloakworkVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code cloak --version} prints. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    CloakworkVersion version = CloakworkVersion.current();
    return new String[] {
      "cloak " + version.version() + " (commit " + version.commit() + ")",
      "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
    };
  }
}
