package io.cloakwork.fhe.engine;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A work in the queue. The counters are guarded by the queue's lock. */
final class Request<L> {
  final Loadable<L> target;
  final Work<L> work;
  final CountDownLatch done = new CountDownLatch(1);

  /** Why there is no result; written before {@link #done} opens. */
  @Nullable Throwable failure;

  /** Items that some batch has taken: the first ones. */
  int taken;

  /** Items whose results are there. */
  int finished;

  /** Whether it has left the queue with its result, a failure, or its caller gone. */
  boolean ended;

  Request(Loadable<L> target, Work<L> work) {
    this.target = target;
    this.work = work;
  }

  int untaken() {
    return work.items() - taken;
  }
}
