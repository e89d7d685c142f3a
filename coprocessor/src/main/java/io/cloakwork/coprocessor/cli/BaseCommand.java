package io.cloakwork.coprocessor.cli;

import io.cloakwork.coprocessor.telemetry.Logs;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What every command has: {@code --help}, {@code --json}, {@code --verbose}, and its exit status: 0
 * done, 1 the work failed or results disagree, 2 wrong use.
 */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:done", "1:the work failed, or results disagree", "2:wrong use"})
abstract class BaseCommand implements Callable<Integer> {
  /** Done. */
  static final int DONE = CommandLine.ExitCode.OK;

  /** The work failed or results disagree. */
  static final int FAILED = CommandLine.ExitCode.SOFTWARE;

  /** Wrong use. */
  static final int MISUSED = CommandLine.ExitCode.USAGE;

  @Spec private CommandSpec spec;

  @Option(
      names = "--json",
      description = "One JSON object per line on standard output, and nothing else there.")
  private boolean json;

  @Option(names = "--verbose", description = "Logs in detail, and stack traces of failures.")
  private boolean verbose;

  @Override
  public final Integer call() throws Exception {
    if (isServer()) {
      Logs.forServer(verbose);
    } else {
      Logs.forCommand(verbose);
    }
    CommandLine line = spec.commandLine();
    return run(new Console(line.getOut(), line.getErr(), json));
  }

  /** Does the work; returns the exit status. */
  abstract int run(Console console) throws Exception;

  /** Whether the command serves others and logs what it does. */
  boolean isServer() {
    return false;
  }

  final boolean verbose() {
    return verbose;
  }

  /** The command as parsed: to tell options that were given from those that have their default. */
  final CommandSpec spec() {
    return spec;
  }
}
