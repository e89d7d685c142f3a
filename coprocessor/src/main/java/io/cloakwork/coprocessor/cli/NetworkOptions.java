package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.Target;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.integer.IntegerType;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of {@code cloak compile} for models on encrypted integers under a network's key. */
final class NetworkOptions {
  private static final String INPUT_TYPES = "--input-types";
  private static final String OUTPUT_TYPES = "--output-types";

  @Option(
      names = "--target",
      paramLabel = "client|network",
      defaultValue = "client",
      description =
          "Whose key the model runs under: the clients' own, or a network's; then rows and results"
              + " are encrypted integers, as contracts hold them (default: ${DEFAULT-VALUE}).")
  private Target target;

  @Option(
      names = INPUT_TYPES,
      paramLabel = "TYPE",
      split = ",",
      description =
          "With --target network: types of the features, as in uint8,uint32, or one for all"
              + " (default: the smallest that fit).")
  private List<String> inputTypes = List.of();

  @Option(
      names = OUTPUT_TYPES,
      paramLabel = "TYPE",
      split = ",",
      description = "With --target network: types of the results, or one for all.")
  private List<String> outputTypes = List.of();

  Target target() {
    return target;
  }

  List<IntegerType> inputs() {
    return types(INPUT_TYPES, inputTypes);
  }

  List<IntegerType> outputs() {
    return types(OUTPUT_TYPES, outputTypes);
  }

  /**
   * @throws UsageException if options were given that the target has no use for
   */
  void requireUseful(CommandSpec command) {
    List<String> useless =
        switch (target) {
          case CLIENT -> List.of(INPUT_TYPES, OUTPUT_TYPES);
          case NETWORK -> List.of("--hide-model", "--chart");
        };
    for (String option : useless) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new UsageException(
            "options with --target " + LowerCaseEnum.name(target), "no " + option, "one");
      }
    }
  }

  private static List<IntegerType> types(String option, List<String> names) {
    try {
      return names.stream().map(name -> IntegerType.parse(name.strip())).toList();
    } catch (ParameterException e) {
      throw new UsageException(option + ", " + e.what(), e.expected(), e.actual());
    }
  }
}
