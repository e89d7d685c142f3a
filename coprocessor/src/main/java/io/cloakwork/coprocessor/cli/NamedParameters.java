package io.cloakwork.coprocessor.cli;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.ParameterSets;

/** Names of parameter sets on the command line. */
final class NamedParameters {
  private NamedParameters() {}

  /**
   * The set of a name or alias.
   *
   * @throws UsageException if there is none
   */
  static ParameterSets parse(String name) {
    try {
      return ParameterSets.byName(name);
    } catch (ParameterException e) {
      throw new UsageException("--params", e.expected(), "'" + name + "'");
    }
  }
}
