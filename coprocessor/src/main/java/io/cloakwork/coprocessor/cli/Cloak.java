package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.CalibrationException;
import io.cloakwork.compiler.FeatureUpload;
import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.ModelHiding;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.Quantizer;
import io.cloakwork.compiler.Target;
import io.cloakwork.compiler.evaluation.ExecutionMode;
import io.cloakwork.coprocessor.PrintableText;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.client.ClientException;
import io.cloakwork.coprocessor.config.ConfigException;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.noise.KeyPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: {@code cloak COMMAND …}. {@code cloak test} is the launcher's. */
@Command(
    name = "cloak",
    description = "Compute on encrypted data: private inference on models.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    usageHelpAutoWidth = true,
    subcommands = {
      DemoCommand.class,
      DoctorCommand.class,
      KeygenCommand.class,
      CompileCommand.class,
      InspectCommand.class,
      EvaluateCommand.class,
      ServeCommand.class,
      PredictCommand.class,
      StatusCommand.class,
      BenchCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "Also: cloak test (the launcher runs it; see cloak test --help).",
      "",
      "Start here:",
      "  cloak demo --rows 20"
    })
public final class Cloak implements Runnable {
  private static final String DEBUG = "cloakwork.debug";

  @Spec private CommandSpec spec;

  private Cloak() {}

  /** Runs one command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    DemoChild.watchIfChild();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  /** Runs one command; returns its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return commandLine().setOut(out).setErr(err).execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine line =
        new CommandLine(new Cloak())
            .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.AUTO))
            .setParameterExceptionHandler(Cloak::misused)
            .setExecutionExceptionHandler(Cloak::failed);
    LowerCaseEnum.register(line, ExecutionMode.class);
    LowerCaseEnum.register(line, OutputMode.class);
    LowerCaseEnum.register(line, ModelHiding.class);
    LowerCaseEnum.register(line, Quantizer.class);
    LowerCaseEnum.register(line, Target.class);
    LowerCaseEnum.register(line, FeatureUpload.class);
    LowerCaseEnum.register(line, KeyPolicy.class);
    LowerCaseEnum.register(line, ServerKeyPart.class);
    LowerCaseEnum.register(line, BenchCommand.Suite.class);
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int misused(ParameterException failure, String[] arguments) {
    CommandLine line = failure.getCommandLine();
    PrintWriter err = line.getErr();
    err.println(
        "cloak: %s%s (see %s --help)"
            .formatted(
                oneLine(String.valueOf(failure.getMessage())),
                failure instanceof UnmatchedArgumentException unmatched
                    ? hint(unmatched.getUnmatched().getFirst(), line)
                    : "",
                line.getCommandSpec().qualifiedName()));
    return BaseCommand.MISUSED;
  }

  /** Which option or command was meant by one that does not exist. */
  private static String hint(String typed, CommandLine line) {
    return NearName.hint(
        typed,
        typed.startsWith("-")
            ? line.getCommandSpec().optionsMap().keySet()
            : line.getSubcommands().keySet());
  }

  private static int failed(Exception failure, CommandLine line, ParseResult result) {
    PrintWriter err = line.getErr();
    err.println("cloak: " + oneLine(message(failure)));
    boolean verbose = line.getCommand() instanceof BaseCommand command && command.verbose();
    if (verbose || Boolean.getBoolean(DEBUG)) {
      failure.printStackTrace(err);
    }
    return switch (failure) {
      case UsageException _, ConfigException _ -> BaseCommand.MISUSED;
      default -> BaseCommand.FAILED;
    };
  }

  /** What happened, in one line: what, expected, got. */
  static String message(Exception failure) {
    return switch (failure) {
      case UsageException _,
          ConfigException _,
          WorkFailedException _,
          RequestException _,
          ClientException _,
          ModelException _,
          CalibrationException _ ->
          String.valueOf(failure.getMessage());
      case FheException _ -> String.valueOf(failure.getMessage());
      case NoSuchFileException e -> "file: expected " + e.getFile() + ", got nothing there";
      case FileAlreadyExistsException e -> "file: expected nothing at " + e.getFile() + ", got one";
      case AccessDeniedException e when e.getReason() != null ->
          "file " + e.getFile() + ": " + e.getReason();
      case AccessDeniedException e -> "file: expected access to " + e.getFile() + ", got a refusal";
      case IOException e -> "input or output failed: " + e.getMessage();
      default ->
          failure.getClass().getSimpleName()
              + ": "
              + failure.getMessage()
              + " (a bug; --verbose shows where)";
    };
  }

  private static String oneLine(String message) {
    return PrintableText.line(message.strip().replaceAll("\\s*\\R\\s*", "; "));
  }
}
