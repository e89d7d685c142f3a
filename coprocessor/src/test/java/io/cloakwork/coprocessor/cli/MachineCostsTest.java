package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.cost.CostKind;
import io.cloakwork.compiler.cost.CostModel;
import io.cloakwork.compiler.cost.Work;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.coprocessor.fixtures.ServedTrees;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MachineCostsTest {
  @TempDir Path folder;

  private static MachineCosts costs() {
    Map<CostKind, Double> nanos = new EnumMap<>(CostKind.class);
    for (CostKind kind : CostKind.values()) {
      nanos.put(kind, 1.5 + nanos.size());
    }
    return new MachineCosts("cpu (C, level x)", "a processor", 2, new CostModel(nanos));
  }

  @Test
  void file_ofThisMachine_isReadAgain() throws IOException {
    Path file = folder.resolve("cache").resolve("costs.json");
    costs().write(file);
    assertThat(MachineCosts.read(file, "cpu (C, level x)", "a processor", 2)).contains(costs());
    costs().write(file);
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void file_ofAnotherMachine_isNotTaken() throws IOException {
    Path file = folder.resolve("costs.json");
    costs().write(file);
    assertThat(MachineCosts.read(file, "vector", "a processor", 2)).isEmpty();
    assertThat(MachineCosts.read(file, "cpu (C, level x)", "another", 2)).isEmpty();
    assertThat(MachineCosts.read(file, "cpu (C, level x)", "a processor", 4)).isEmpty();
    assertThat(MachineCosts.name("a", "b", 2))
        .isNotEqualTo(MachineCosts.name("a", "b", 3))
        .isNotEqualTo(MachineCosts.name("a", "c", 2))
        .isNotEqualTo(MachineCosts.name("d", "b", 2));
  }

  @Test
  void file_thatIsDamaged_isNotTaken() throws IOException {
    Path file = folder.resolve("costs.json");
    assertThat(MachineCosts.read(file, "cpu (C, level x)", "a processor", 2)).isEmpty();
    costs().write(file);
    String text = Files.readString(file);
    for (String damaged :
        new String[] {
          "",
          text.substring(0, text.length() / 2),
          text.replace("\"version\" : 1", "\"version\" : 2"),
          text.replace("\"GATE\"", "\"DOOR\""),
          text.replace("1.5", "-1.5"),
          " ".repeat(1 << 17)
        }) {
      assertThat(damaged).isNotEqualTo(text);
      Files.writeString(file, damaged, StandardCharsets.UTF_8);
      assertThat(MachineCosts.read(file, "cpu (C, level x)", "a processor", 2)).isEmpty();
    }
  }

  /** Times are not judged, but what is surely faster and surely slower than any machine. */
  @Test
  @Tag("integration")
  @Timeout(300)
  void costs_ofThisMachine_arePlausibleAndMeasuredOnce() {
    String before = System.getProperty(MachineCosts.FOLDER_PROPERTY, "");
    System.setProperty(MachineCosts.FOLDER_PROPERTY, folder.toString());
    try {
      StringWriter notes = new StringWriter();
      Console console =
          new Console(new PrintWriter(new StringWriter()), new PrintWriter(notes), true);
      MachineCosts costs = MachineCosts.here(console);
      assertThat(notes.toString()).contains("measuring this machine");
      for (CostKind kind :
          new CostKind[] {
            CostKind.ROW, CostKind.SELECTOR, CostKind.GATE, CostKind.BOOTSTRAP, CostKind.BIT
          }) {
        assertThat(costs.model().nanos().get(kind)).as("%s", kind).isPositive();
      }
      var label = ServedFixture.labelModel();
      var trees = ServedTrees.model();
      CostModel.Estimate ofLabel =
          costs.model().estimate(Work.of(label.circuit(), label.parameters(), costs.threads()));
      CostModel.Estimate ofTrees =
          costs.model().estimate(Work.of(trees.circuit(), trees.parameters(), costs.threads()));
      assertThat(ofLabel.serverMillis()).isBetween(1.0, 600_000.0); // bootstraps in a row
      assertThat(ofTrees.serverMillis()).isBetween(0.1, ofLabel.serverMillis() + 60_000);
      assertThat(ofTrees.clientMillis()).isBetween(0.1, 60_000.0);

      StringWriter again = new StringWriter();
      assertThat(
              MachineCosts.here(
                  new Console(new PrintWriter(new StringWriter()), new PrintWriter(again), true)))
          .isEqualTo(costs);
      assertThat(again.toString()).isEmpty();
    } finally {
      if (before.isEmpty()) {
        System.clearProperty(MachineCosts.FOLDER_PROPERTY);
      } else {
        System.setProperty(MachineCosts.FOLDER_PROPERTY, before);
      }
    }
  }
}
