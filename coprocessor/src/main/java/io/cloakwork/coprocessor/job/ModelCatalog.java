package io.cloakwork.coprocessor.job;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.artifact.NetworkModelFile;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.PrintableText;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.noise.SecurityEstimate;
import io.cloakwork.fhe.params.TfheParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models of a server, read once when it starts. */
public final class ModelCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(ModelCatalog.class);

  private final Map<String, ServedModel> byName;
  private final List<String> refused;

  private ModelCatalog(Map<String, ServedModel> byName, List<String> refused) {
    this.byName = byName;
    this.refused = List.copyOf(refused);
  }

  /**
   * Reads every {@code NAME.cloak} of a folder. One that is damaged, or for parameters that are not
   * secure, is logged and left out: the others are served. Models for networks are no models of
   * clients, and left out, too.
   */
  public static ModelCatalog read(Path folder) throws IOException {
    Map<String, ServedModel> models = new TreeMap<>();
    List<String> refused = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String fileName = file.getFileName().toString();
        if (!fileName.endsWith(ModelFile.EXTENSION) || !Files.isRegularFile(file)) {
          continue;
        }
        if (NetworkModelFile.isOne(file)) {
          LOG.atInfo()
              .addKeyValue("file", fileName)
              .log("a model for a network is not served to clients");
          continue;
        }
        String name = fileName.substring(0, fileName.length() - ModelFile.EXTENSION.length());
        try {
          models.put(name, read(name, file));
        } catch (FheException | ModelException e) {
          refused.add(name);
          LOG.atError()
              .addKeyValue("model", name)
              .addKeyValue("reason", e.getMessage())
              .log("model refused");
        }
      }
    }
    return new ModelCatalog(models, refused);
  }

  private static ServedModel read(String name, Path file) throws IOException {
    if (Files.size(file) > ModelFile.MAX_BYTES) {
      throw new FormatException(
          "model file", "at most " + ModelFile.MAX_BYTES + " bytes", Files.size(file), 0);
    }
    byte[] artifact = Files.readAllBytes(file);
    CompiledModel model = ModelFile.decode(artifact);
    SecurityEstimate.require(model.parameters(), SecurityEstimate.MINIMUM_BITS);
    return ServedModel.of(name, artifact, model);
  }

  /** All models, by name. */
  public List<ServedModel> all() {
    return List.copyOf(byName.values());
  }

  /** Names of artifacts that could not be read. */
  public List<String> refused() {
    return refused;
  }

  /**
   * The model of this name.
   *
   * @throws RequestException (not found) if there is none
   */
  public ServedModel require(String name) {
    ServedModel model = byName.get(name);
    if (model == null) {
      throw new RequestException(
          Kind.NOT_FOUND,
          "model",
          "one of " + byName.keySet(),
          "'" + PrintableText.shortened(name) + "'");
    }
    return model;
  }

  /**
   * Parameters that a model of this server uses.
   *
   * @throws RequestException (conflict) if none uses them: keys for them would be of no use
   */
  public TfheParameters requireParameters(Digest digest) {
    return byName.values().stream()
        .filter(model -> model.parametersDigest().equals(digest))
        .findFirst()
        .map(ServedModel::parameters)
        .orElseThrow(() ->
            new RequestException(
                Kind.CONFLICT,
                "parameters digest",
                "that of a model of this server",
                digest.hex()));
  }
}
