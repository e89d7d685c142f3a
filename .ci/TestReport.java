import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Reads the reports that Maven's test runs leave in every module and prints totals and skipped tests, or writes the
 * record of a long suite.
 *
 * <pre>
 * java TestReport.java summary ROOT REPORTS
 * java TestReport.java record ROOT REPORTS SLICE COMMIT RESULT SECONDS FILE
 * </pre>
 *
 * REPORTS is the name of the folder under each module's {@code target}. Exits with 1 if no test ran: a skipped one did not.
 */
record Totals(int run, int failures, int errors, int skipped) {
  Totals plus(Totals o) {
    return new Totals(run + o.run, failures + o.failures, errors + o.errors, skipped + o.skipped);
  }

  /** As Maven writes it. */
  @Override
  public String toString() {
    return "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d".formatted(run, failures, errors, skipped);
  }
}

record Skipped(String test, String reason) {}

record Suite(String module, String name, Totals totals, double seconds, List<Skipped> skipped, String output) {}

Suite read(String module, Path file) throws Exception {
  Element suite = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile()).getDocumentElement();
  List<Skipped> skipped = new ArrayList<>();
  NodeList cases = suite.getElementsByTagName("testcase");
  for (int i = 0; i < cases.getLength(); i++) {
    Element test = (Element) cases.item(i);
    if (test.getElementsByTagName("skipped").item(0) instanceof Element skip) {
      String reason = skip.getAttribute("message").isBlank() ? "no reason given" : skip.getAttribute("message");
      skipped.add(new Skipped(test.getAttribute("classname") + "." + test.getAttribute("name"), reason.strip()));
    }
  }
  StringBuilder output = new StringBuilder();
  NodeList outputs = suite.getElementsByTagName("system-out");
  for (int i = 0; i < outputs.getLength(); i++) {
    output.append(outputs.item(i).getTextContent());
  }
  Totals totals =
      new Totals(
          Integer.parseInt(suite.getAttribute("tests")),
          Integer.parseInt(suite.getAttribute("failures")),
          Integer.parseInt(suite.getAttribute("errors")),
          Integer.parseInt(suite.getAttribute("skipped")));
  double seconds = Double.parseDouble(suite.getAttribute("time").replace(",", ""));
  return new Suite(module, suite.getAttribute("name"), totals, seconds, skipped, output.toString().strip());
}

List<Suite> readAll(Path root, String reports) throws Exception {
  List<Suite> suites = new ArrayList<>();
  try (Stream<Path> modules = Files.list(root)) {
    for (Path module : modules.sorted().toList()) {
      Path folder = module.resolve("target").resolve(reports);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.filter(f -> f.getFileName().toString().matches("TEST-.*\\.xml")).sorted().toList()) {
            suites.add(read(module.getFileName().toString(), file));
          }
        }
      }
    }
  }
  return suites;
}

/** How a test names what it has no tests for on this machine. */
static final String LACKING = "not executed here: ";

Totals sum(List<Suite> suites) {
  return suites.stream().map(Suite::totals).reduce(new Totals(0, 0, 0, 0), Totals::plus);
}

void printSummary(List<Suite> suites) {
  List<Skipped> skipped = suites.stream().flatMap(s -> s.skipped().stream()).toList();
  if (!skipped.isEmpty()) {
    IO.println("Skipped tests and why:");
    skipped.forEach(s -> IO.println("  " + s.test() + ": " + s.reason()));
  }
  List<String> lacking =
      suites.stream().flatMap(s -> s.output().lines()).filter(l -> l.startsWith(LACKING)).distinct().toList();
  if (!lacking.isEmpty()) {
    IO.println("What this machine lacks, without tests therefore:");
    lacking.forEach(l -> IO.println("  " + l.substring(LACKING.length())));
  }
  IO.println("Tests by module:");
  suites.stream()
      .map(Suite::module)
      .distinct()
      .forEach(m -> IO.println("  %-16s %s".formatted(m, sum(suites.stream().filter(s -> s.module().equals(m)).toList()))));
  IO.println("All modules: " + sum(suites));
}

String cpu() throws Exception {
  Path info = Path.of("/proc/cpuinfo");
  String model = System.getProperty("os.arch");
  if (Files.isReadable(info)) {
    try (Stream<String> lines = Files.lines(info)) {
      model =
          lines
              .filter(l -> l.startsWith("model name"))
              .map(l -> l.substring(l.indexOf(':') + 1).strip())
              .findFirst()
              .orElse(model);
    }
  }
  return model + ", " + Runtime.getRuntime().availableProcessors() + " logical";
}

void writeRecord(List<Suite> suites, String slice, String commit, String result, String seconds, Path file)
    throws Exception {
  StringBuilder text = new StringBuilder();
  text.append("# Long test suite: ").append(slice).append("\n\n| | |\n|---|---|\n");
  List<List<String>> facts =
      List.of(
          List.of("date", LocalDate.now(ZoneOffset.UTC).toString()),
          List.of("commit", commit),
          List.of("result", result),
          List.of("tests", sum(suites).toString()),
          List.of("seconds", seconds),
          List.of("JDK", System.getProperty("java.vm.vendor") + " " + Runtime.version()),
          List.of("CPU", cpu()));
  facts.forEach(f -> text.append("| ").append(f.get(0)).append(" | ").append(f.get(1)).append(" |\n"));
  text.append("\nWritten by `./cloak test --long ").append(slice).append("`.\n");
  for (Suite suite : suites) {
    text.append("\n## ").append(suite.name()).append("\n\n");
    text.append(suite.totals()).append(", %.0f s\n".formatted(suite.seconds()));
    suite.skipped().forEach(s -> text.append("\nSkipped: ").append(s.test()).append(": ").append(s.reason()).append("\n"));
    if (!suite.output().isEmpty()) {
      text.append("\n```\n").append(suite.output()).append("\n```\n");
    }
  }
  Files.writeString(file, text, StandardCharsets.UTF_8);
}

void main(String[] args) throws Exception {
  List<Suite> suites = readAll(Path.of(args[1]), args[2]);
  Totals all = sum(suites);
  if (all.run() == all.skipped()) {
    if (all.run() > 0) {
      printSummary(suites); // why each was skipped
    }
    System.err.println("no test ran");
    System.exit(1);
  }
  switch (args[0]) {
    case "summary" -> printSummary(suites);
    case "record" -> writeRecord(suites, args[3], args[4], args[5], args[6], Path.of(args[7]));
    default -> throw new IllegalArgumentException("expected summary or record, got " + args[0]);
  }
}
