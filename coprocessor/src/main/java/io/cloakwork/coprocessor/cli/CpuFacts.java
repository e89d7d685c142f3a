package io.cloakwork.coprocessor.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Linux tells of the first processor.
 *
 * @param model its name; "unknown model" on other systems
 * @param flags of its instructions; empty on other systems
 */
record CpuFacts(String model, Set<String> flags) {
  private static final Pattern FACT = Pattern.compile("([^:\\t]+)\\s*: (.*)");

  CpuFacts {
    flags = Set.copyOf(flags);
  }

  static CpuFacts read() {
    Map<String, String> facts = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
        Matcher parts = FACT.matcher(line);
        if (parts.matches()) {
          facts.putIfAbsent(parts.group(1).strip(), parts.group(2));
        }
      }
    } catch (IOException _) {
      facts.clear(); // not Linux: the model is unknown
    }
    return new CpuFacts(
        facts.getOrDefault("model name", "unknown model"),
        Set.copyOf(List.of(facts.getOrDefault("flags", "").split(" "))));
  }
}
