package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.client.InferenceClient;
import io.cloakwork.coprocessor.client.KeyFolder;
import io.cloakwork.coprocessor.client.ModelOffer;
import io.cloakwork.coprocessor.client.OfferDigest;
import io.cloakwork.fhe.noise.KeyPolicy;
import io.cloakwork.fhe.noise.SecurityEstimate;
import io.cloakwork.fhe.noise.SecurityLevel;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ParameterDigest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cloak keygen}: a client's keys. */
@Command(
    name = "keygen",
    description = {
      "Makes a client key (readable by its owner only) and the evaluation keys for servers.",
      "The security of the parameters is derived here, whoever offers them: below 128 bits, or"
          + " with a key distribution that --keys does not accept, no keys are made."
    },
    footer = {
      "",
      "Examples:",
      "  cloak keygen --out keys",
      "  cloak keygen --out keys --params standard",
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

  @Mixin private ServerOptions connection;
  @Mixin private OfferOptions offers;

  /** The keys that were made, for JSON. */
  record Line(
      String parametersDigest,
      double securityBits,
      String securityBasis,
      String keyDistribution,
      String clientKey,
      String evaluationKey,
      String evaluationDigest,
      @Nullable String offerDigest,
      long keyBytes,
      double seconds) {}

  @Override
  int run(Console console) throws Exception {
    Source source = source();
    TfheParameters parameters = source.parameters();
    SecurityEstimate.require(parameters, SecurityEstimate.MINIMUM_BITS);
    keys.require(parameters.lwe().key());
    SecurityLevel security = SecurityEstimate.of(parameters);
    long start = System.nanoTime();
    KeyFolder.KeyFiles files;
    try (var progress = new ProgressLine(console, "making keys", 1)) {
      files =
          new KeyFolder(out).generate(parameters, (done, total) -> progress.update(done, total));
    }
    Line line =
        new Line(
            ParameterDigest.of(parameters).hex(),
            security.bits(),
            security.basis(),
            distribution(parameters.lwe().key()),
            files.clientKey().toString(),
            files.evaluationKey().toString(),
            files.evaluationDigest().hex(),
            source.offerDigest(),
            Files.size(files.evaluationKey()),
            (System.nanoTime() - start) / 1e9);
    console.result(line, text(line));
    return DONE;
  }

  /** Where the parameters come from, and the digest of the offer where it was one. */
  private record Source(TfheParameters parameters, @Nullable String offerDigest) {}

  private Source source() throws Exception {
    if (server != null && model == null) {
      throw new UsageException("--server", "--model NAME beside it", "none");
    }
    if (params != null && model != null) {
      throw new UsageException("--params", "no --model beside it", model);
    }
    if (server != null && model != null) {
      try (InferenceClient client = connection.connect(server, offers.policy(keys))) {
        ModelOffer offer = client.offer(model);
        return new Source(offer.parameters(), offer.offerDigest().hex());
      }
    }
    if (model != null) {
      Path file = Path.of(model);
      if (!Files.isRegularFile(file)) {
        throw new UsageException("--model", "a compiled model's file", file);
      }
      CompiledModel compiled = ModelFile.read(file);
      Digest digest = new Digest(ModelFile.digest(file));
      return new Source(compiled.parameters(), OfferDigest.of(digest, compiled).hex());
    }
    ParameterSets set = params == null ? ParameterSets.defaultSet() : NamedParameters.parse(params);
    return new Source(set.parameters(), null);
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
    evaluation key  %s (%.1f MB, for servers)
    security        %.1f bits, %s
    key bits        %s
    parameters      %s%s\
    """
        .formatted(
            line.clientKey(),
            line.evaluationKey(),
            line.keyBytes() / 1e6,
            Math.floor(line.securityBits() * 10) / 10,
            line.securityBasis(),
            line.keyDistribution(),
            line.parametersDigest(),
            line.offerDigest() == null ? "" : "\noffer digest    " + line.offerDigest());
  }
}
