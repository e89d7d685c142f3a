package io.cloakwork.fhe.engine;

import java.util.ArrayList;
import java.util.List;

/** Items for one call of a provider: parts of requests for the same key. */
final class Batch<L> {
  final Loadable<L> target;
  final List<Request<L>> requests = new ArrayList<>();
  final List<Work.Part<L>> parts = new ArrayList<>();

  /** Items that were left waiting in the engine when this batch was taken. */
  int queueDepth;

  Batch(Loadable<L> target) {
    this.target = target;
  }

  /** Takes the next {@code count} items of a request. */
  void take(Request<L> request, int count) {
    requests.add(request);
    parts.add(new Work.Part<>(request.work, request.taken, request.taken + count));
    request.taken += count;
  }

  BatchKind kind() {
    return parts.getFirst().work().kind();
  }

  int items() {
    return Work.count(parts);
  }

  /**
   * @return the name of the provider that did it
   */
  String run(ProviderChain chain) {
    Work<L> first = parts.getFirst().work();
    return chain.run(target, (kernels, loaded) -> first.run(kernels, loaded, parts));
  }
}
