package io.cloakwork.kernels.cpu;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs test classes, or methods as {@code CLASS#METHOD(TYPES)}, in this process; the last line says
 * how many tests succeeded and how many were skipped. Exits with 1 if one failed or none ran.
 */
final class SanitizedTests {
  private SanitizedTests() {}

  /** Names of classes or methods. */
  public static void main(String[] names) {
    List<DiscoverySelector> selectors =
        Arrays.stream(names)
            .<DiscoverySelector>map(
                name -> name.contains("#") ? selectMethod(name) : selectClass(name))
            .toList();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.out.printf(
        "%d succeeded, %d skipped%n",
        summary.getTestsSucceededCount(),
        summary.getTestsAbortedCount() + summary.getTestsSkippedCount());
    boolean failed = summary.getTotalFailureCount() > 0 || summary.getTestsSucceededCount() == 0;
    System.exit(failed ? 1 : 0);
  }
}
