import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Cloakwork beside the public crate tfhe: both programs stay up, and for every figure their measurements take turns, so that
 * whatever else the machine does meets both. Prints medians and ratios; a ratio above 1 means that Cloakwork is faster.
 *
 * <p>Arguments: rounds, threads, figures with commas between them, the peer's program, then the command of our program without
 * its two arguments.
 */
void main(String[] arguments) throws IOException {
  if (arguments.length < 5) {
    throw new IllegalArgumentException("usage: Compare.java ROUNDS THREADS FIGURES PEER COMMAND...");
  }
  int rounds = Integer.parseInt(arguments[0]);
  String threads = arguments[1];
  List<String> command = List.of(arguments).subList(4, arguments.length);
  Map<String, Program> programs = new LinkedHashMap<>();
  programs.put("tfhe-rs", new Program(List.of(arguments[3], threads)));
  for (String set : List.of("standard", "block3")) {
    List<String> ours = new ArrayList<>(command);
    ours.add(set);
    ours.add(threads);
    programs.put(set, new Program(ours));
  }
  String load = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/loadavg")).strip();
  System.out.println("rounds " + rounds + ", threads " + threads + ", load before: " + load);
  System.out.println("| figure | system | wall ms | cpu ms | times faster: wall | cpu |");
  System.out.println("|---|---|---|---|---|---|");
  Map<String, double[]> whole = new LinkedHashMap<>();
  for (String figure : arguments[2].split(",")) {
    Map<String, List<double[]>> samples = new LinkedHashMap<>();
    for (int round = -1; round < rounds; round++) { // the first one warms up
      for (Map.Entry<String, Program> program : programs.entrySet()) {
        double[] sample = program.getValue().measure(figure);
        if (round >= 0) {
          samples.computeIfAbsent(program.getKey(), _ -> new ArrayList<>()).add(sample);
        }
      }
    }
    double[] peer = median(samples.get("tfhe-rs"));
    samples.forEach((name, all) -> print(figure, name, median(all), peer));
    if (figure.equals("ks_pbs_throughput")) {
      samples.forEach((name, all) -> whole.put(name, median(all)));
    }
    if (figure.equals("pbs_batch_throughput")) { // the crate has no batched call with key switch
      whole.remove("tfhe-rs");
      whole.forEach((name, ours) -> print("ks_pbs_throughput beside it", name, ours, peer));
    }
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

  Program(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    System.out.println(String.join(" ", command.subList(0, 1)) + ": " + answer());
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the program ended: " + process.info().commandLine().orElse("?"));
    }
    return line;
  }

  double[] measure(String figure) throws IOException {
    questions.println(figure);
    String[] parts = answer().split(" ");
    if (parts.length != 3 || !parts[0].equals(figure)) {
      throw new IOException("no answer to " + figure + ": " + Arrays.toString(parts));
    }
    return new double[] {Double.parseDouble(parts[1]), Double.parseDouble(parts[2])};
  }

  void close() {
    questions.close();
  }
}
