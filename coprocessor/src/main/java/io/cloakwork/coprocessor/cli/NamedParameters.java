package io.cloakwork.coprocessor.cli;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.ParameterSets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Names of parameter sets on the command line. */
final class NamedParameters {
  private static final List<String> NAMES =
      Stream.concat(
              Stream.of("standard", "block2", "block3", "block4"),
              Arrays.stream(ParameterSets.values()).map(Enum::name))
          .toList();

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
      throw new UsageException(
          "--params", e.expected(), "'" + name + "'" + NearName.hint(name, NAMES));
    }
  }
}
