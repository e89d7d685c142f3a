package io.cloakwork.coprocessor.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;

/**
 * The report of a compiled model as a picture of four charts: quality, failure probabilities, time
 * and bytes.
 */
final class ReportChart {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 360;
  private static final int COLUMNS = 2;
  private static final String PNG = ".png";
  private static final String SVG = ".svg";

  /** Bars that can be told apart: of more tables the worst are shown. */
  private static final int MOST_BARS = 24;

  static {
    System.setProperty("java.awt.headless", "true"); // no window is opened, whatever DISPLAY says
  }

  private final List<CategoryChart> charts;

  private ReportChart(List<CategoryChart> charts) {
    this.charts = charts;
  }

  static ReportChart of(ModelSummary model) {
    List<CategoryChart> charts = new ArrayList<>();
    charts.add(quality(model));
    charts.add(failures(model));
    if (model.computeMsEstimate() != null && model.clientMsEstimate() != null) {
      charts.add(
          bars(
              model.model() + ": time of one row",
              "ms, estimated",
              List.of("client", "server"),
              List.of(model.clientMsEstimate(), model.computeMsEstimate())));
    }
    charts.add(bytes(model));
    return new ReportChart(charts);
  }

  private static CategoryChart quality(ModelSummary model) {
    List<String> names = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    add(names, values, "float", model.floating());
    add(names, values, "quantized", model.quantized());
    add(names, values, "simulated", model.simulated());
    if (values.isEmpty()) {
      add(names, values, "unknown", 0.0);
    }
    CategoryChart chart =
        bars("%s: %d rows".formatted(model.model(), model.rows()), model.metric(), names, values);
    if (values.stream().allMatch(value -> value >= 0)) {
      chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
    }
    return chart;
  }

  private static void add(
      List<String> names, List<Double> values, String name, @Nullable Double value) {
    if (value != null) {
      names.add(name);
      values.add(value);
    }
  }

  /** Every table and output, the worst first. What never fails at all has a bar of 1,000 bits. */
  private static CategoryChart failures(ModelSummary model) {
    List<Double> bits =
        Stream.concat(model.pFailLog2Tables().stream(), model.pFailLog2Outputs().stream())
            .map(log2 -> Math.min(1_000, -log2))
            .sorted()
            .limit(MOST_BARS)
            .toList();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= bits.size(); i++) {
      names.add(String.valueOf(i));
    }
    return bars(
        model.model() + ": tables and outputs, the worst first",
        "−log2 of failure (at least 128)",
        names,
        bits);
  }

  /** Logarithms: a reply and the keys are far apart. What there is none of has no bar. */
  private static CategoryChart bytes(ModelSummary model) {
    return bars(
        model.model() + ": bytes",
        "log10 of the bytes",
        List.of("request", "response", "keys"),
        Stream.of(model.requestBytes(), model.responseBytes(), model.keyBytes())
            .map(bytes -> Math.log10((double) Math.max(1, bytes)))
            .toList());
  }

  private static CategoryChart bars(
      String title, String axis, List<String> names, List<Double> values) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .yAxisTitle(axis)
            .theme(ChartTheme.XChart)
            .build();
    chart.getStyler().setLegendVisible(false).setChartBackgroundColor(Color.WHITE);
    chart.addSeries(axis, names, values);
    return chart;
  }

  /**
   * @throws UsageException if the file's ending is none of a picture
   */
  static void requireKnownEnding(Path file) {
    String name = lowerName(file);
    if (!name.endsWith(PNG) && !name.endsWith(SVG)) {
      throw new UsageException("--chart", "a file ending in .png or .svg", file);
    }
  }

  private static String lowerName(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }

  /** Writes the picture in the form that the file's ending names. */
  void write(Path file) throws IOException {
    requireKnownEnding(file);
    if (lowerName(file).endsWith(SVG)) {
      SvgGraphics graphics = new SvgGraphics();
      paint(graphics);
      Files.writeString(file, graphics.document(width(), height()), StandardCharsets.UTF_8);
      return;
    }
    BufferedImage image = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    paint(graphics);
    graphics.dispose();
    try (OutputStream out = Files.newOutputStream(file)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new AssertionError("every JDK writes PNG");
      }
    }
  }

  private int width() {
    return COLUMNS * WIDTH;
  }

  private int height() {
    return (charts.size() + COLUMNS - 1) / COLUMNS * HEIGHT;
  }

  private void paint(Graphics2D graphics) {
    for (int i = 0; i < charts.size(); i++) {
      Graphics2D part = (Graphics2D) graphics.create();
      part.translate(i % COLUMNS * WIDTH, i / COLUMNS * HEIGHT);
      charts.get(i).paint(part, WIDTH, HEIGHT);
      part.dispose();
    }
  }
}
