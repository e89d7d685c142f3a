package io.cloakwork.coprocessor.cli;

import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.KernelProvider;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code cloak doctor}: what this machine has, and which kernel providers can work on it. */
@Command(
    name = "doctor",
    description =
        "Shows the JDK, the CPU, the C compiler, GPUs, and each kernel provider with why it is or is not usable.",
    footer = {"", "Examples:", "  cloak doctor", "  cloak doctor --json"})
final class DoctorCommand extends BaseCommand {
  private static final int OLDEST_JDK = 25;
  private static final Path NVIDIA_DRIVER = Path.of("/proc/driver/nvidia/version");
  private static final Set<String> INTERESTING_FLAGS =
      Set.of("avx2", "fma", "avx512f", "avx512dq", "avx512vl", "avx512ifma", "avx512_vnni", "vaes");

  /**
   * One thing that was looked at.
   *
   * @param ok whether Cloakwork can work with it
   */
  record Finding(String check, boolean ok, String detail) {}

  @Override
  int run(Console console) {
    List<Finding> findings = new ArrayList<>();
    findings.add(jdk());
    findings.add(machine());
    findings.add(cpu());
    findings.add(compiler());
    findings.add(gpu());
    List<Finding> providers = providers();
    findings.addAll(providers);
    for (Finding finding : findings) {
      console.result(
          finding,
          "%-3s %-20s %s".formatted(finding.ok() ? "ok" : "no", finding.check(), finding.detail()));
    }
    boolean works = findings.getFirst().ok() && providers.stream().anyMatch(Finding::ok);
    return works ? DONE : FAILED;
  }

  private static Finding jdk() {
    Runtime.Version version = Runtime.version();
    return new Finding(
        "jdk",
        version.feature() >= OLDEST_JDK,
        version
            + ", "
            + System.getProperty("java.vendor", "unknown vendor")
            + " (needed: "
            + OLDEST_JDK
            + " or newer)");
  }

  private static Finding machine() {
    Runtime runtime = Runtime.getRuntime();
    return new Finding(
        "machine",
        true,
        "%s %s, %d processors, at most %d MB of Java memory"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                runtime.availableProcessors(),
                runtime.maxMemory() >> 20));
  }

  private static Finding cpu() {
    CpuFacts cpu = CpuFacts.read();
    Set<String> flags = new TreeSet<>(cpu.flags());
    flags.retainAll(INTERESTING_FLAGS);
    return new Finding(
        "cpu", true, cpu.model() + (flags.isEmpty() ? "" : "; " + String.join(" ", flags)));
  }

  /** The compiler that the next build of the C kernels takes, see its build.sh. */
  private static Finding compiler() {
    String chosen = System.getenv("CC");
    List<String> names = chosen == null ? List.of("cc", "gcc") : List.of(chosen.strip());
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return names.stream()
        .flatMap(name ->
            Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder).resolve(name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(file -> new Finding("c compiler", true, file.toString()))
        .orElseGet(() ->
            new Finding(
                "c compiler",
                false,
                "no "
                    + String.join(" or ", names)
                    + " on the PATH: a build goes without the provider cpu"));
  }

  /** What the driver tells; whether the provider cuda can use it stands in that one's line. */
  private static Finding gpu() {
    try (Stream<String> driver = Files.lines(NVIDIA_DRIVER, StandardCharsets.UTF_8)) {
      return new Finding(
          "gpu", true, driver.findFirst().orElse("NVIDIA") + "; for the provider cuda");
    } catch (IOException | UncheckedIOException _) {
      return new Finding("gpu", false, "no NVIDIA driver; only the provider cuda needs one");
    }
  }

  private static List<Finding> providers() {
    return ServiceLoader.load(KernelProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparingInt(KernelProvider::priority).reversed())
        .map(provider ->
            switch (provider.probe()) {
              case Availability.Ready(String capabilities) ->
                  new Finding("provider " + provider.name(), true, capabilities);
              case Availability.Unavailable(String reason) ->
                  new Finding("provider " + provider.name(), false, reason);
            })
        .toList();
  }
}
