package io.cloakwork.fhe.engine;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A work in the queue. The counters are guarded by the queue's lock. */
final class Request<L> {
  final Loadable<L> target;
  final Work<L> work;

  /** Whether room in the queue is kept for it: it does not count against what others may have. */
  final boolean hasRoom;

  final CountDownLatch done = new CountDownLatch(1);

  /** Why there is no result; written before {@link #done} opens. */
  @Nullable Throwable failure;

  /** Items that some batch has taken: the first ones. */
  int taken;

  /** Items whose results are there. */
  int finished;

  /** Whether it has left the queue with its result, a failure, or its caller gone. */
  boolean ended;

  Request(Loadable<L> target, Work<L> work, boolean hasRoom) {
    this.target = target;
    this.work = work;
    this.hasRoom = hasRoom;
  }

  int untaken() {
    return work.items() - taken;
  }
}
