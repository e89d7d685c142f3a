import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Cloakwork beside a peer: all programs stay up, and for every figure their measurements take turns, so that whatever else the
 * machine does meets them all. Prints medians and ratios; a ratio above 1 means that Cloakwork is faster.
 *
 * <p>Arguments: rounds, figures with commas between them, then for each program {@code --program NAME COMMAND...}; the first
 * one is the peer. A figure {@code OURS/PEERS} compares two that differ. Where a program measures several ways to do the same,
 * each has a line, the fastest first.
 */
void main(String[] arguments) throws IOException {
  SequencedMap<String, List<String>> commands = new LinkedHashMap<>();
  for (int i = 2; i < arguments.length; i++) {
    if (arguments[i].equals("--program")) {
      commands.put(arguments[++i], new ArrayList<>());
    } else {
      commands.lastEntry().getValue().add(arguments[i]);
    }
  }
  if (commands.size() < 2) {
    throw new IllegalArgumentException("usage: Compare.java ROUNDS FIGURES --program PEER COMMAND... --program NAME COMMAND...");
  }
  int rounds = Integer.parseInt(arguments[0]);
  String load = Files.readString(Path.of("/proc/loadavg")).strip();
  Map<String, Program> programs = new LinkedHashMap<>();
  for (Map.Entry<String, List<String>> command : commands.entrySet()) { // the peer may prepare what ours read
    programs.put(command.getKey(), new Program(command.getKey(), command.getValue()));
  }
  String peer = commands.firstEntry().getKey();
  System.out.println("rounds " + rounds + ", load before: " + load);
  System.out.println("| figure | system | wall ms | cpu ms | times faster: wall | cpu |");
  System.out.println("|---|---|---|---|---|---|");
  for (String figure : arguments[1].split(",")) {
    String[] names = figure.split("/");
    Map<String, SequencedMap<String, List<double[]>>> samples = new LinkedHashMap<>(); // by program and way
    for (int round = -1; round < rounds; round++) { // the first one warms up
      for (Map.Entry<String, Program> program : programs.entrySet()) {
        Map<String, double[]> sample =
            program.getValue().measure(program.getKey().equals(peer) ? names[names.length - 1] : names[0]);
        if (round >= 0) {
          Map<String, List<double[]>> ways = samples.computeIfAbsent(program.getKey(), _ -> new LinkedHashMap<>());
          sample.forEach((way, times) -> ways.computeIfAbsent(way, _ -> new ArrayList<>()).add(times));
        }
      }
    }
    double[] theirs = median(samples.get(peer).firstEntry().getValue());
    samples.forEach((name, ways) ->
        ways.entrySet().stream()
            .map(way -> Map.entry(way.getKey().isEmpty() ? name : name + ", " + way.getKey() + " form", median(way.getValue())))
            .sorted(Comparator.comparingDouble(way -> way.getValue()[0]))
            .forEach(way -> print(figure, way.getKey(), way.getValue(), theirs)));
  }
  programs.values().forEach(Program::close);
}

void print(String figure, String name, double[] mine, double[] peer) {
  System.out.printf(
      Locale.ROOT,
      "| %s | %s | %.3f | %.3f | %.2f | %.2f |%n",
      figure, name, mine[0], mine[1], peer[0] / mine[0], peer[1] / mine[1]);
}

double[] median(List<double[]> samples) {
  double[] result = new double[2];
  for (int i = 0; i < 2; i++) {
    int part = i;
    double[] sorted = samples.stream().mapToDouble(s -> s[part]).sorted().toArray();
    result[i] = sorted[sorted.length / 2];
  }
  return result;
}

/** One of the programs: a line in, a line out. */
class Program {
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;

  Program(String name, List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    System.out.println(name + ": " + answer());
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the program ended: " + process.info().commandLine().orElse("?"));
    }
    return line;
  }

  /** Wall and CPU time, by the way in which it was done; empty where there is one only. */
  Map<String, double[]> measure(String figure) throws IOException {
    questions.println(figure);
    String[] parts = answer().split(" ");
    if (!parts[0].equals(figure) || parts.length != 3 && (parts.length == 1 || parts.length % 3 != 1)) {
      throw new IOException("no answer to " + figure + ": " + Arrays.toString(parts));
    }
    Map<String, double[]> times = new LinkedHashMap<>();
    if (parts.length == 3) {
      times.put("", times(parts[1], parts[2]));
    } else {
      for (int i = 1; i < parts.length; i += 3) {
        times.put(parts[i], times(parts[i + 1], parts[i + 2]));
      }
    }
    return times;
  }

  private static double[] times(String wall, String cpu) {
    return new double[] {Double.parseDouble(wall), Double.parseDouble(cpu)};
  }

  void close() {
    questions.close();
  }
}
