package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.cost.CostKind;
import io.cloakwork.compiler.cost.CostModel;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** The paths, drawn again, are the picture: letters, bars and lines at the same places. */
  @Test
  void chart_asSvg_looksLikeThePng() throws IOException {
    ReportChart chart = ReportChart.of(summary(Optional.of(machine())));
    chart.write(folder.resolve("report.png"));
    chart.write(folder.resolve("report.svg"));
    BufferedImage png = ImageIO.read(folder.resolve("report.png").toFile());
    BufferedImage svg = drawn(Files.readString(folder.resolve("report.svg")), png);
    long difference = 0;
    long ofBlank = 0;
    for (int x = 0; x < png.getWidth(); x++) {
      for (int y = 0; y < png.getHeight(); y++) {
        difference += difference(png.getRGB(x, y), svg.getRGB(x, y));
        ofBlank += difference(png.getRGB(x, y), 0xffffff);
      }
    }
    assertThat(difference).isLessThan(ofBlank / 8);
  }

  private static int difference(int a, int b) {
    int sum = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      sum += Math.abs((a >> shift & 255) - (b >> shift & 255));
    }
    return sum;
  }

  private static BufferedImage drawn(String svg, BufferedImage like) {
    BufferedImage image =
        new BufferedImage(like.getWidth(), like.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    Matcher path =
        Pattern.compile(
                "fill=\"#(\\w+)\"(?: fill-opacity=\"([^\"]+)\")?(?: fill-rule=\"(\\w+)\")?"
                    + " d=\"([^\"]+)\"")
            .matcher(svg);
    while (path.find()) {
      int alpha = path.group(2) == null ? 255 : (int) (255 * Double.parseDouble(path.group(2)));
      graphics.setColor(new Color(Integer.parseInt(path.group(1), 16) | alpha << 24, true));
      graphics.fill(
          shape(
              path.group(4), path.group(3) == null ? Path2D.WIND_NON_ZERO : Path2D.WIND_EVEN_ODD));
    }
    graphics.dispose();
    return image;
  }

  private static Path2D shape(String data, int rule) {
    Path2D shape = new Path2D.Double(rule);
    Matcher command = Pattern.compile("([MLQCZ])([^MLQCZ]*)").matcher(data);
    while (command.find()) {
      double[] at =
          Pattern.compile(" ")
              .splitAsStream(command.group(2))
              .filter(number -> !number.isEmpty())
              .mapToDouble(Double::parseDouble)
              .toArray();
      switch (command.group(1)) {
        case "M" -> shape.moveTo(at[0], at[1]);
        case "L" -> shape.lineTo(at[0], at[1]);
        case "Q" -> shape.quadTo(at[0], at[1], at[2], at[3]);
        case "C" -> shape.curveTo(at[0], at[1], at[2], at[3], at[4], at[5]);
        default -> shape.closePath();
      }
    }
    return shape;
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
