package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.client.InferenceClient;
import io.cloakwork.coprocessor.client.KeyFolder;
import io.cloakwork.coprocessor.client.ModelOffer;
import io.cloakwork.coprocessor.client.OfferDigest;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.noise.KeyPolicy;
import io.cloakwork.fhe.noise.SecurityEstimate;
import io.cloakwork.fhe.noise.SecurityLevel;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ParameterDigest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cloak keygen}: a client's keys. */
@Command(
    name = "keygen",
    description =
        "Makes a client key (readable by its owner only) and the evaluation keys for servers, if"
            + " the model needs them. The security of the parameters is derived here, whoever"
            + " offers them: below 128 bits, or with a key distribution that --keys does not"
            + " accept, no keys are made. With --integers, keys for programs that compute on"
            + " encrypted integers instead: integers.key for their server and, where others shall"
            + " encrypt too, public.key.",
    footer = {
      "",
      "Examples:",
      "  cloak keygen --out keys",
      "  cloak keygen --out keys --params standard",
      "  cloak keygen --out keys --integers --with public-encryption,compression",
      "  cloak keygen --out keys --model wdbc-logistic.cloak --keys uniform",
      "  cloak keygen --out keys --server 127.0.0.1:50051 --model wdbc-logistic"
    })
final class KeygenCommand extends BaseCommand {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder for the keys: one set for each digest of parameters.")
  private Path out;

  @Option(
      names = "--params",
      paramLabel = "NAME",
      description =
          "Named parameters: standard, block2, block3 (the default), block4, or the full name of a"
              + " set, like M3C3_STANDARD_P128.")
  private @Nullable String params;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The parameters of a compiled model's file; with --server, of a served model.")
  private @Nullable String model;

  @Option(
      names = "--server",
      paramLabel = "ADDR",
      description = "HOST:PORT of the server that offers --model.")
  private @Nullable String server;

  @Option(
      names = "--keys",
      paramLabel = "uniform|any",
      defaultValue = "any",
      description =
          "Accepted key distributions: uniform binary only (the older assumption), or also"
              + " block-binary (default: ${DEFAULT-VALUE}).")
  private KeyPolicy keys;

  @Option(
      names = "--integers",
      description =
          "Keys for programs that compute on encrypted integers with the library, beside those for"
              + " models that are there already.")
  private boolean integers;

  @Option(
      names = "--with",
      paramLabel = "PART",
      split = ",",
      description = {
        "With --integers, what the server shall be able to do beside computing:",
        "public-encryption: take values that others encrypted with public.key, which is made too.",
        "compression: return results in few bytes, and read them again.",
        "rerandomization: re-randomize inputs, where strangers choose them and see results."
      })
  private List<ServerKeyPart> parts = List.of();

  @Mixin private ServerOptions connection;
  @Mixin private OfferOptions offers;

  /** The keys that were made, for JSON; evaluation keys and a public key only where they were. */
  record Line(
      String parametersDigest,
      double securityBits,
      String securityBasis,
      String keyDistribution,
      String clientKey,
      @Nullable String evaluationKey,
      @Nullable String evaluationDigest,
      List<String> parts,
      @Nullable String publicKey,
      @Nullable String offerDigest,
      long keyBytes,
      double seconds) {}

  @Override
  int run(Console console) throws Exception {
    requireFolder();
    Source source = source();
    TfheParameters parameters = source.parameters();
    SecurityEstimate.require(parameters, SecurityEstimate.MINIMUM_BITS);
    requireAccepted(parameters.lwe().key());
    long start = System.nanoTime();
    Made made = make(console, parameters, source.evaluationKeys());
    SecurityLevel security = SecurityEstimate.of(parameters);
    Line line =
        new Line(
            ParameterDigest.of(parameters).hex(),
            security.bits(),
            security.basis(),
            distribution(parameters.lwe().key()),
            made.clientKey().toString(),
            made.evaluation().map(files -> files.key().toString()).orElse(null),
            made.evaluation().map(files -> files.digest().hex()).orElse(null),
            parts().stream().map(LowerCaseEnum::name).toList(),
            made.publicKey().map(Path::toString).orElse(null),
            source.offerDigest(),
            made.evaluation().isEmpty() ? 0 : Files.size(made.evaluation().get().key()),
            (System.nanoTime() - start) / 1e9);
    console.result(line, text(line));
    return DONE;
  }

  /** Before a server is asked: where nothing is yet, a folder can be made below what is there. */
  private void requireFolder() {
    Path there = out.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new UsageException("--out " + out, "a folder, or a new one", "the file " + there);
    }
  }

  private void requireAccepted(KeyDistribution distribution) {
    try {
      keys.require(distribution);
    } catch (ParameterException e) {
      throw new UsageException(
          "--keys " + keys.name().toLowerCase(Locale.ROOT),
          e.expected() + " keys (compile the model with --keys uniform, or take --params standard)",
          e.actual());
    }
  }

  /** In the order of the enum, each once. */
  private Set<ServerKeyPart> parts() {
    Set<ServerKeyPart> set = EnumSet.noneOf(ServerKeyPart.class);
    set.addAll(parts);
    return set;
  }

  /** The keys that were made. */
  private record Made(Path clientKey, Optional<Evaluation> evaluation, Optional<Path> publicKey) {}

  /** A file for servers, and its SHA-256. */
  private record Evaluation(Path key, Digest digest) {}

  private Made make(Console console, TfheParameters parameters, boolean evaluationKeys)
      throws IOException {
    KeyFolder folder = new KeyFolder(out);
    try {
      if (!evaluationKeys) {
        return new Made(folder.generateClientKey(parameters), Optional.empty(), Optional.empty());
      }
      requireNone(folder, parameters);
      try (var progress = new ProgressLine(console, "making keys", 1)) {
        Progress shown = (done, total) -> progress.update(done, total);
        if (integers) {
          KeyFolder.IntegerKeyFiles files = folder.generateIntegerKeys(parameters, parts(), shown);
          return new Made(
              files.clientKey(),
              Optional.of(new Evaluation(files.serverKey(), files.serverDigest())),
              files.publicKey());
        }
        KeyFolder.KeyFiles files = folder.generate(parameters, shown);
        return new Made(
            files.clientKey(),
            Optional.of(new Evaluation(files.evaluationKey(), files.evaluationDigest())),
            Optional.empty());
      }
    } catch (FileAlreadyExistsException e) {
      throw alreadyThere(e.getFile());
    }
  }

  /** Before anything is said about making keys. */
  private void requireNone(KeyFolder folder, TfheParameters parameters) throws IOException {
    if (integers) {
      if (folder.containsIntegerKeys(parameters)) {
        throw alreadyThere(folder.integerKeyFiles(parameters).serverKey());
      }
    } else if (folder.contains(parameters)) {
      folder.files(parameters); // refuses a pair that does not belong together
      throw alreadyThere(folder.clientKey(parameters));
    }
  }

  private UsageException alreadyThere(Object key) {
    return new UsageException(
        "--out " + out,
        "no keys for these parameters: they are never replaced, use them or another folder",
        key);
  }

  /**
   * Where the parameters come from.
   *
   * @param evaluationKeys whether a server needs them
   * @param offerDigest of the offer where it was one
   */
  private record Source(
      TfheParameters parameters, boolean evaluationKeys, @Nullable String offerDigest) {}

  private Source source() throws Exception {
    if (server != null && model == null) {
      throw new UsageException("--server", "--model NAME beside it", "none");
    }
    if (params != null && model != null) {
      throw new UsageException("--params", "no --model beside it", model);
    }
    if (integers && model != null) {
      throw new UsageException("--integers", "no --model beside it", model);
    }
    if (!integers && !parts.isEmpty()) {
      throw new UsageException("--with", "--integers beside it: models need no such parts", "none");
    }
    if (server != null && model != null) {
      // Which distributions the user accepts is checked for every source alike, in run.
      try (InferenceClient client = connection.connect(server, offers.policy(KeyPolicy.ANY))) {
        ModelOffer offer = OfferOptions.of(client, model);
        return new Source(
            offer.parameters(), offer.spec().evaluationKeys(), offer.offerDigest().hex());
      }
    }
    if (model != null) {
      Path file = Path.of(model);
      if (!Files.isRegularFile(file)) {
        throw new UsageException("--model", "a compiled model's file", file);
      }
      CompiledModel compiled = ModelFile.read(file);
      Digest digest = new Digest(ModelFile.digest(file));
      return new Source(
          compiled.parameters(),
          compiled.client().evaluationKeys(),
          OfferDigest.of(digest, compiled).hex());
    }
    ParameterSets set = params == null ? ParameterSets.defaultSet() : NamedParameters.parse(params);
    if (integers) {
      requireBlocks(set);
    }
    return new Source(set.parameters(), true, null);
  }

  private static void requireBlocks(ParameterSets set) {
    try {
      FheEvaluator.requireBlocks(set.parameters());
    } catch (ParameterException e) {
      throw new UsageException(
          "--params", "standard, block2, block3 or block4 beside --integers", set.name());
    }
  }

  /** A key distribution in words. */
  static String distribution(KeyDistribution key) {
    return switch (key) {
      case KeyDistribution.UniformBinary _ -> "uniform binary";
      case KeyDistribution.BlockBinary(int length) ->
          "block-binary, block length " + length + " (the younger assumption)";
    };
  }

  private static String text(Line line) {
    return """
    client key      %s (secret: keep it on this machine)
    evaluation key  %s%s
    security        %.1f bits, %s
    key bits        %s
    parameters      %s%s\
    """
        .formatted(
            line.clientKey(),
            line.evaluationKey() == null
                ? "none: this model needs none"
                : "%s (%.1f MB, for servers%s)"
                    .formatted(
                        line.evaluationKey(),
                        line.keyBytes() / 1e6,
                        line.parts().isEmpty() ? "" : ", with " + String.join(", ", line.parts())),
            line.publicKey() == null
                ? ""
                : "\npublic key      "
                    + line.publicKey()
                    + " (for whoever encrypts for this client)",
            Math.floor(line.securityBits() * 10) / 10,
            line.securityBasis(),
            line.keyDistribution(),
            line.parametersDigest(),
            line.offerDigest() == null ? "" : "\noffer digest    " + line.offerDigest());
  }
}
