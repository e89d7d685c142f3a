package io.cloakwork.coprocessor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model of the project's folder {@code models}, with rows to try it on.
 *
 * @param name of its folder
 * @param folder with {@code model.onnx}, {@code test.csv} and {@code expected.csv}
 */
record SampleModel(String name, Path folder) {

  /**
   * All of them, by name.
   *
   * @throws UsageException if the project has none
   */
  static List<SampleModel> all() throws IOException {
    Path models = Path.of(System.getProperty("cloakwork.home", ".")).resolve("models");
    if (!Files.isDirectory(models)) {
      throw new UsageException("models", "a folder " + models, "none there");
    }
    try (Stream<Path> folders = Files.list(models)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("model.onnx")))
          .map(folder -> new SampleModel(String.valueOf(folder.getFileName()), folder))
          .sorted((a, b) -> a.name.compareTo(b.name))
          .toList();
    }
  }

  /**
   * One of them; a path to it is no name.
   *
   * @throws UsageException naming all if there is none of this name
   */
  static SampleModel of(String name) throws IOException {
    List<SampleModel> all = all();
    List<String> names = all.stream().map(SampleModel::name).toList();
    return all.stream()
        .filter(sample -> sample.name.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "--model", "one of " + names, "'" + name + "'" + NearName.hint(name, names)));
  }

  byte[] onnx() throws IOException {
    return Files.readAllBytes(folder.resolve("model.onnx"));
  }

  /** Rows with the truth. */
  DataFile rows() throws IOException {
    return DataFile.read("--model", folder.resolve("test.csv"));
  }

  /** What the float model gives for them. */
  DataFile expected() throws IOException {
    return DataFile.read("--model", folder.resolve("expected.csv"));
  }
}
