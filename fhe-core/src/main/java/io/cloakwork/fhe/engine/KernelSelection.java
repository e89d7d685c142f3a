package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.KernelProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Which kernel provider is used, and why not another.
 *
 * @param chosen the available provider of the highest priority, or the forced one
 * @param capabilities what the chosen one says about this machine
 * @param fallbacks other available ones, best first; none if one was forced
 * @param passedOver all but the chosen one, with the reason
 */
public record KernelSelection(
    KernelProvider chosen,
    String capabilities,
    List<KernelProvider> fallbacks,
    List<PassedOver> passedOver) {

  /** A provider that is not used, and why. */
  public record PassedOver(String provider, String reason) {
    @Override
    public String toString() {
      return provider + " (" + reason + ")";
    }
  }

  public KernelSelection {
    fallbacks = List.copyOf(fallbacks);
    passedOver = List.copyOf(passedOver);
  }

  /**
   * Asks every installed provider.
   *
   * @param forced the only provider that will do, or null
   * @throws ParameterException if no provider has the forced name, or none is available
   * @throws KernelException if the forced provider is not available here
   */
  public static KernelSelection choose(@Nullable String forced) {
    return choose(ServiceLoader.load(KernelProvider.class), forced);
  }

  static KernelSelection choose(Iterable<KernelProvider> installed, @Nullable String forced) {
    List<KernelProvider> providers = new ArrayList<>();
    installed.forEach(providers::add);
    providers.sort(
        Comparator.comparingInt(KernelProvider::priority)
            .reversed()
            .thenComparing(KernelProvider::name));
    return forced == null ? best(providers) : forced(providers, forced);
  }

  private static KernelSelection forced(List<KernelProvider> providers, String name) {
    KernelProvider chosen =
        providers.stream()
            .filter(provider -> provider.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new ParameterException(
                    "forced kernel provider",
                    "one of " + providers.stream().map(KernelProvider::name).toList(),
                    name));
    return switch (chosen.probe()) {
      case Availability.Ready(String capabilities) -> {
        List<PassedOver> others =
            providers.stream()
                .filter(provider -> !provider.equals(chosen))
                .map(provider -> new PassedOver(provider.name(), name + " is forced"))
                .toList();
        yield new KernelSelection(chosen, capabilities, List.of(), others);
      }
      case Availability.Unavailable(String reason) ->
          throw new KernelException(name, "probe", "unavailable, but forced", reason, false);
    };
  }

  private static KernelSelection best(List<KernelProvider> providers) {
    List<KernelProvider> available = new ArrayList<>();
    List<PassedOver> passedOver = new ArrayList<>();
    String capabilities = "";
    for (KernelProvider provider : providers) {
      switch (provider.probe()) {
        case Availability.Ready(String found) -> {
          if (available.isEmpty()) {
            capabilities = found;
          } else {
            KernelProvider chosen = available.getFirst();
            passedOver.add(
                new PassedOver(
                    provider.name(),
                    "priority " + provider.priority() + ", below " + chosen.priority()));
          }
          available.add(provider);
        }
        case Availability.Unavailable(String reason) ->
            passedOver.add(new PassedOver(provider.name(), reason));
      }
    }
    if (available.isEmpty()) {
      throw new ParameterException("kernel providers", "at least one available", passedOver);
    }
    return new KernelSelection(
        available.getFirst(), capabilities, available.subList(1, available.size()), passedOver);
  }

  /** One line for a log. */
  public String summary() {
    StringBuilder line = new StringBuilder("kernels: ");
    line.append(chosen.name()).append(" (").append(capabilities).append(")");
    if (!passedOver.isEmpty()) {
      line.append(", passed over: ");
      for (int i = 0; i < passedOver.size(); i++) {
        line.append(i == 0 ? "" : ", ").append(passedOver.get(i));
      }
    }
    return line.toString();
  }
}
