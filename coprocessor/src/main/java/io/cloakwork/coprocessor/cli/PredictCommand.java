package io.cloakwork.coprocessor.cli;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.client.ByteProgress;
import io.cloakwork.coprocessor.client.InferenceClient;
import io.cloakwork.coprocessor.client.KeyFolder;
import io.cloakwork.coprocessor.client.ModelOffer;
import io.cloakwork.coprocessor.client.PredictSession;
import io.cloakwork.coprocessor.client.PredictedRow;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.noise.KeyPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cloak predict}: encrypts rows, has them predicted, decrypts the answers. */
@Command(
    name = "predict",
    description =
        "Encrypts the rows of a table, sends them to a server, and decrypts its answers. Evaluation"
            + " keys are uploaded where the model needs them and the server does not have them."
            + " Each row is sent when the one before is answered.",
    footer = {
      "",
      "Examples:",
      "  cloak predict --server 127.0.0.1:50051 --model wdbc-logistic --keys keys \\",
      "    --input row.csv"
    })
final class PredictCommand extends BaseCommand {
  @Option(names = "--server", paramLabel = "ADDR", required = true, description = "HOST:PORT.")
  private String server;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      required = true,
      description = "Name of a model that the server offers.")
  private String model;

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      required = true,
      description = "Folder of cloak keygen.")
  private Path keys;

  @Option(
      names = "--input",
      paramLabel = "CSV",
      required = true,
      description = "Rows, with a header; a column 'label' is left out.")
  private Path input;

  @Mixin private ServerOptions connection;
  @Mixin private OfferOptions offers;

  /** One answer, for JSON. */
  record Line(
      int row,
      @Nullable String label,
      List<Double> values,
      List<Long> integers,
      double roundTripMs,
      double computeMs,
      long requestBytes,
      long responseBytes) {
    static Line of(PredictedRow row) {
      return new Line(
          row.row(),
          row.prediction().label().orElse(null),
          row.prediction().values(),
          row.integers(),
          millis(row.roundTrip()),
          millis(row.compute()),
          row.requestBytes(),
          row.responseBytes());
    }

    private static double millis(Duration duration) {
      return duration.toNanos() / 1e6;
    }
  }

  @Override
  int run(Console console) throws Exception {
    DataFile data = DataFile.read("--input", input);
    try (InferenceClient client = connection.connect(server, offers.policy(KeyPolicy.ANY))) {
      ModelOffer offer = OfferOptions.of(client, model);
      List<double[]> rows = data.rows(offer.spec().row());
      KeyFolder folder = new KeyFolder(keys);
      requireKeys(folder, offer);
      try (ClientKey key = folder.open(offer.parameters())) {
        Optional<Digest> uploaded =
            offer.spec().evaluationKeys()
                ? Optional.of(upload(console, client, offer, folder.files(offer.parameters())))
                : Optional.empty();
        predict(console, client, new PredictSession(offer, key, uploaded), rows);
      }
    }
    return DONE;
  }

  private static void predict(
      Console console, InferenceClient client, PredictSession session, List<double[]> rows)
      throws IOException {
    try (var progress = new ProgressLine(console, "predicting", rows.size())) {
      client.predict(
          session,
          rows,
          1,
          row -> {
            progress.update(row.row() + 1L);
            Line line = Line.of(row);
            console.result(line, text(line));
          });
    }
  }

  private void requireKeys(KeyFolder folder, ModelOffer offer) {
    boolean there =
        offer.spec().evaluationKeys()
            ? folder.contains(offer.parameters())
            : folder.containsClientKey(offer.parameters());
    if (!there) {
      throw new UsageException(
          "--keys",
          "keys for the parameters "
              + offer.parametersDigest()
              + " (cloak keygen --out "
              + keys
              + " --server "
              + server
              + " --model "
              + model
              + ")",
          "none in " + keys);
    }
  }

  /** Makes sure that the server has these keys; returns their name there. */
  private static Digest upload(
      Console console, InferenceClient client, ModelOffer offer, KeyFolder.KeyFiles files)
      throws IOException {
    try (var progress = new UploadProgress(console)) {
      client.upload(offer, files, progress);
    }
    return files.evaluationDigest();
  }

  /** Progress of an upload, shown once one has begun: the server may have the keys. */
  private static final class UploadProgress implements ByteProgress, AutoCloseable {
    private final Console console;
    private @Nullable ProgressLine line;

    UploadProgress(Console console) {
      this.console = console;
    }

    @Override
    public void update(long done, long total) {
      if (line == null) {
        line = new ProgressLine(console, "uploading evaluation keys", total);
      }
      line.update(done);
    }

    @Override
    public void close() {
      if (line != null) {
        line.close();
      }
    }
  }

  private static String text(Line line) {
    return "row %d: %s%s  (%.0f ms, of which computing %.0f ms)"
        .formatted(
            line.row(),
            line.label() == null ? "" : line.label() + " ",
            line.values().isEmpty() ? "" : line.values(),
            line.roundTripMs(),
            line.computeMs());
  }
}
