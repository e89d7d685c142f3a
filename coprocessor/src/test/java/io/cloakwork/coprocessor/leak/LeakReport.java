package io.cloakwork.coprocessor.leak;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What was searched for, where, and what was found: names and numbers, nothing of a secret. */
final class LeakReport {
  private record Search(long bytes, int found) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%,d bytes, %,d found", bytes, found);
    }
  }

  private final Map<Form, Long> needles;
  private final Map<String, Search> searches = new LinkedHashMap<>();
  private final Map<String, Search> controls = new LinkedHashMap<>();

  LeakReport(List<Needle> needles) {
    this.needles =
        needles.stream().collect(Collectors.groupingBy(Needle::form, Collectors.counting()));
  }

  /** Notes a search of what was recorded; returns what was found. */
  Set<String> searched(String place, long bytes, Set<String> found) {
    searches.put(place, new Search(bytes, found.size()));
    return found;
  }

  /** Notes a search where everything was planted; returns what was found. */
  Set<String> planted(String place, long bytes, Set<String> found) {
    controls.put(place, new Search(bytes, found.size()));
    return found;
  }

  void print() {
    System.out.printf(Locale.ROOT, "needles: %,d%n", sum(_ -> true));
    for (Form form : Form.values()) {
      System.out.printf(Locale.ROOT, "  %,6d %s%n", needles.getOrDefault(form, 0L), form);
    }
    System.out.println("searched:");
    searches.forEach((place, search) -> System.out.println("  " + place + ": " + search));
    System.out.printf(
        Locale.ROOT,
        "searched again with all of them planted (outputs: the %,d that are text):%n",
        sum(Form::isText));
    controls.forEach((place, search) -> System.out.println("  " + place + ": " + search));
  }

  private long sum(Predicate<Form> which) {
    return needles.entrySet().stream()
        .filter(entry -> which.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
