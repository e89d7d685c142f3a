package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.cost.CostKind;
import io.cloakwork.compiler.cost.CostModel;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class ReportChartTest {
  @TempDir Path folder;

  private ModelSummary summary(Optional<MachineCosts> machine) throws IOException {
    Path file = folder.resolve("label.cloak");
    ModelFile.write(ServedFixture.labelModel(), file);
    return ModelSummary.of(ServedFixture.labelModel(), file, machine);
  }

  private static MachineCosts machine() {
    return new MachineCosts(
        "cpu",
        "a processor",
        2,
        new CostModel(Map.of(CostKind.BOOTSTRAP, 1e-3, CostKind.ROW, 5.0)));
  }

  @Test
  void chart_asPng_isAPictureOfSeveralColours() throws IOException {
    Path file = folder.resolve("report.PNG");
    ReportChart.of(summary(Optional.of(machine()))).write(file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(1120);
    assertThat(image.getHeight()).isEqualTo(720);
    assertThat(
            IntStream.range(0, image.getWidth())
                .flatMap(x -> IntStream.range(0, image.getHeight()).map(y -> image.getRGB(x, y)))
                .distinct()
                .count())
        .isGreaterThan(3);
  }

  @Test
  void chart_asSvg_isADocumentOfPaths() throws Exception {
    Path file = folder.resolve("report.svg");
    ReportChart.of(summary(Optional.empty())).write(file);
    Element svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(file.toFile())
            .getDocumentElement();
    assertThat(svg.getTagName()).isEqualTo("svg");
    assertThat(svg.getAttribute("width")).isEqualTo("1120");
    assertThat(svg.getElementsByTagName("path").getLength()).isGreaterThan(50);
    assertThat(Files.readString(file)).doesNotContain("NaN");
  }

  @Test
  void chart_ofAnotherEnding_isWrongUse() {
    for (String name : new String[] {"report.gif", "svg", "report.png.txt"}) {
      assertThatThrownBy(() -> ReportChart.requireKnownEnding(folder.resolve(name)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("--chart: expected a file ending in .png or .svg");
    }
  }

  @Test
  void summary_forAPerson_namesWhatADataScientistAsksFor() throws IOException {
    assertThat(summary(Optional.of(machine())).text())
        .contains("features       30 of ")
        .contains("accuracy       float ")
        .contains("labels         ")
        .contains("p_fail         2^-")
        .contains("  tables       ")
        .contains("  outputs      ")
        .contains("security       ")
        .contains("ms per row     about ")
        .contains("(estimate for cpu, 2 threads, a processor, one row at a time)")
        .contains("bytes          request ");
    assertThat(summary(Optional.empty()).text()).doesNotContain("ms per row");
  }
}
