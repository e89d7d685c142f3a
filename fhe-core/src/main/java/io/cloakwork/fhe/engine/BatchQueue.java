package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.CapacityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Natural batching. A thread that has nothing to do takes its share of what waits for the next key,
 * in turn, and runs it as one batch. While all threads are busy requests pile up, so batches grow
 * with the load.
 *
 * <p>Callers that shared a batch mostly come back together, with the next step of a computation.
 * Who comes first would run alone, and the others without him: so a queue that such callers have
 * just left waits for them, for a small part of the time that their batch took.
 *
 * <p>What does not fit into the queue is refused, or waits before it: a call {@linkplain #withRoom
 * with room} waits in turn until so many items fit, and keeps that room until it has ended. So
 * those who are ready to wait never take more than they have, and are never refused.
 */
final class BatchQueue {
  // A pass over the key is shared by a batch; from 8 items on a larger share gains little.
  private static final int GRAIN = 8;

  /** What calls with room may have of the queue together: one in so many of its items. */
  private static final int ROOM = 8;

  /** The part of a batch's duration for which its callers are awaited: one in this many. */
  private static final int PATIENCE = 16;

  private static final System.Logger LOG = System.getLogger(BatchQueue.class.getName());

  private final ProviderChain chain;
  private final EngineOptions options;
  private final List<Thread> threads = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workArrived = lock.newCondition();
  private final Condition roomFreed = lock.newCondition(); // one thread waits: whose turn it is

  // Whoever holds it has the next turn to get room; fair, so that large calls get theirs. Taken
  // before the other lock.
  private final ReentrantLock turnForRoom = new ReentrantLock(true);

  // Guarded by the lock.
  private final Deque<Loadable<?>> turns = new ArrayDeque<>();
  private int waitingItems;
  private int refusableItems; // of those that wait, the ones of calls without room
  private int keptRoom; // of calls with room, whether they wait here already, run, or neither
  private int idleThreads; // those that run no batch, whether they wait already or not
  private int awaitedCallers; // of the last batches
  private long awaitedUntil; // System.nanoTime()
  private boolean closed;

  BatchQueue(ProviderChain chain, EngineOptions options) {
    this.chain = chain;
    this.options = options;
    this.idleThreads = options.threads();
    for (int i = 0; i < options.threads(); i++) {
      threads.add(Thread.ofPlatform().daemon().name("cloakwork-batch-" + i).start(this::work));
    }
  }

  /**
   * Runs a work in one or more batches and returns when its outputs are written.
   *
   * @param hasRoom whether this is part of a call {@link #withRoom}, with no more items than that
   * @throws CapacityException if too many items wait, and there is no room kept for these
   * @throws CancellationException if the caller is interrupted or the queue closed; the interrupt
   *     status stays set
   * @throws IllegalStateException if queue or target are closed already
   */
  <L> void run(Loadable<L> target, Work<L> work, boolean hasRoom) {
    Request<L> request = new Request<>(target, work, hasRoom);
    if (!submit(request)) {
      return;
    }
    try {
      request.done.await();
    } catch (InterruptedException _) {
      CancellationException cancelled =
          new CancellationException("interrupted while waiting for " + work.kind());
      end(request, cancelled);
      Thread.currentThread().interrupt();
      throw cancelled;
    }
    switch (request.failure) {
      case null -> {}
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      case Throwable failure ->
          throw new AssertionError("providers throw nothing checked", failure);
    }
  }

  /**
   * @return false if there is nothing to do
   */
  private <L> boolean submit(Request<L> request) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the engine is closed");
      }
      Loadable<L> target = request.target;
      if (target.closed) {
        throw new IllegalStateException("the key or selectors are closed");
      }
      int items = request.work.items();
      if (items == 0) {
        return false;
      }
      if (items > options.largestQueue()) {
        throw new CapacityException(
            "items of one call to the engine", options.largestQueue(), items);
      }
      if (!request.hasRoom && items > free()) {
        throw new CapacityException(
            "items waiting in the engine",
            options.largestQueue(),
            (long) refusableItems + keptRoom + items);
      }
      if (target.waiting.isEmpty()) {
        turns.addLast(target);
      }
      target.waiting.addLast(request);
      target.users++;
      addWaiting(request, items);
      awaitedCallers = Math.max(0, awaitedCallers - 1);
      workArrived.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, in turn, until the queue has room for so many items, and keeps it for the call.
   *
   * @param call runs works of so many items at most at the same time
   * @throws CapacityException if there are never so many: {@link #largestRoom}
   * @throws CancellationException if the caller is interrupted while it waits (the interrupt status
   *     stays set) or the queue is closed meanwhile
   * @throws IllegalStateException if the queue is closed already
   */
  <R> R withRoom(int items, Supplier<R> call) {
    if (items > largestRoom()) {
      throw new CapacityException("items of one call that waits for room", largestRoom(), items);
    }
    try {
      awaitRoom(items);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for room in the engine");
    }
    try {
      return call.get();
    } finally {
      freeRoom(items);
    }
  }

  private void awaitRoom(int items) throws InterruptedException {
    requireOpen();
    turnForRoom.lockInterruptibly();
    try {
      lock.lock();
      try {
        while (!closed && items > largestRoom() - keptRoom) {
          roomFreed.await();
        }
        keptRoom += items; // before there is so much, so that calls without room do not take it
        try {
          while (!closed && free() < 0) {
            roomFreed.await();
          }
        } catch (InterruptedException e) {
          keptRoom -= items;
          throw e;
        }
        if (closed) {
          throw new CancellationException("the engine is closed");
        }
      } finally {
        lock.unlock();
      }
    } finally {
      turnForRoom.unlock();
    }
  }

  private void freeRoom(int items) {
    lock.lock();
    try {
      keptRoom -= items;
      roomFreed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the engine is closed");
      }
    } finally {
      lock.unlock();
    }
  }

  /** Items for which there is room in the queue; negative while more is kept than is there. */
  private int free() {
    return options.largestQueue() - refusableItems - keptRoom;
  }

  /** The most items of a call with room; all such calls together have no more. */
  int largestRoom() {
    return Math.max(1, options.largestQueue() / ROOM);
  }

  /** Lets go of a target: what is loaded is released when its last request has ended. */
  void release(Loadable<?> target) {
    lock.lock();
    try {
      target.closed = true;
    } finally {
      lock.unlock();
    }
    releaseIfUnused(target);
  }

  /** Ends what waits, with a CancellationException, and returns when no batch runs any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      CancellationException reason = new CancellationException("the engine is closed");
      while (!turns.isEmpty()) {
        end(turns.getFirst().waiting.getFirst(), reason);
      }
      workArrived.signalAll();
      roomFreed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException _) {
          // A running batch cannot be stopped, and its memory cannot be freed before it ends.
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  int largestQueue() {
    return options.largestQueue();
  }

  int waitingItems() {
    lock.lock();
    try {
      return waitingItems;
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    for (Batch<?> batch = next(); batch != null; batch = next()) {
      run(batch);
    }
  }

  private <L> void run(Batch<L> batch) {
    long begin = System.nanoTime();
    Throwable failure = null;
    try {
      runMeasured(batch);
    } catch (Throwable e) { // whatever it is, the callers must hear of it
      failure = e;
    }
    finish(batch, failure, (System.nanoTime() - begin) / PATIENCE);
  }

  private <L> void runMeasured(Batch<L> batch) {
    BatchEvent event = new BatchEvent();
    event.begin();
    try {
      event.provider = batch.run(chain);
    } finally {
      event.end();
      if (event.shouldCommit()) {
        event.kind = batch.kind().name();
        event.size = batch.items();
        event.requests = batch.requests.size();
        event.queueDepth = batch.queueDepth;
        event.commit();
      }
    }
  }

  /** Waits for the next batch; null when the queue is closed. */
  private @Nullable Batch<?> next() {
    lock.lock();
    try {
      while (turns.isEmpty() || patience() > 0) {
        if (closed) {
          return null;
        }
        try {
          if (turns.isEmpty()) {
            workArrived.await();
          } else {
            workArrived.awaitNanos(patience());
          }
        } catch (InterruptedException _) {
          // Nobody interrupts these threads but code of a provider; closing the queue ends them.
        }
      }
      Batch<?> batch = take(turns.removeFirst());
      idleThreads--;
      if (!turns.isEmpty()) {
        workArrived.signal();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Nanoseconds for which callers of the last batches are awaited; none where enough waits. */
  private long patience() {
    return awaitedCallers == 0 || waitingItems >= GRAIN * idleThreads
        ? 0
        : Math.max(0, awaitedUntil - System.nanoTime());
  }

  /** Takes a share of what waits for the target; puts it at the end of the row if more is left. */
  private <L> Batch<L> take(Loadable<L> target) {
    int share =
        Math.min(
            options.largestBatch(), share(target.waitingItems, options.threads(), idleThreads));
    Batch<L> batch = new Batch<>(target);
    Request<L> first = target.waiting.getFirst();
    int left = share;
    for (Iterator<Request<L>> i = target.waiting.iterator(); i.hasNext() && left > 0; ) {
      Request<L> request = i.next();
      if (request == first || first.work.joins(request.work)) {
        int count = Math.min(left, request.untaken());
        batch.take(request, count);
        addWaiting(request, -count);
        left -= count;
        if (request.untaken() == 0) {
          i.remove();
        }
      }
    }
    target.users++;
    batch.queueDepth = waitingItems;
    if (!target.waiting.isEmpty()) {
      turns.addLast(target);
    }
    return batch;
  }

  /**
   * Items of one batch out of {@code waiting}: an equal share for each idle thread, but not so much
   * that a thread that becomes free soon finds nothing.
   *
   * @param idle threads with nothing to do, this one among them
   */
  static int share(int waiting, int threads, int idle) {
    return Math.min(Math.ceilDiv(waiting, idle), Math.max(GRAIN, Math.ceilDiv(waiting, threads)));
  }

  private <L> void finish(Batch<L> batch, @Nullable Throwable failure, long patience) {
    // Before a caller wakes up, whose next call counts this thread among the idle ones.
    lock.lock();
    try {
      idleThreads++;
      if (batch.requests.size() > 1) {
        long now = System.nanoTime();
        awaitedCallers = (awaitedUntil - now > 0 ? awaitedCallers : 0) + batch.requests.size();
        awaitedUntil = now + patience;
      }
    } finally {
      lock.unlock();
    }
    for (int i = 0; i < batch.parts.size(); i++) {
      Request<L> request = batch.requests.get(i);
      if (failure != null || finishPart(request, batch.parts.get(i).count())) {
        end(request, failure);
      }
    }
    lock.lock();
    try {
      batch.target.users--;
    } finally {
      lock.unlock();
    }
    try {
      releaseIfUnused(batch.target);
    } catch (RuntimeException | Error e) { // the thread goes on for the other keys
      LOG.log(System.Logger.Level.ERROR, "a key or selectors could not be released", e);
    }
  }

  /** Whether the request is complete now. */
  private boolean finishPart(Request<?> request, int items) {
    lock.lock();
    try {
      request.finished += items;
      return request.finished == request.work.items();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a request out of the queue and wakes its caller. Parts that still run are ignored. */
  private <L> void end(Request<L> request, @Nullable Throwable failure) {
    Loadable<L> target = request.target;
    lock.lock();
    try {
      if (request.ended) {
        return;
      }
      request.ended = true;
      target.users--;
      if (target.waiting.remove(request)) {
        addWaiting(request, -request.untaken());
        if (target.waiting.isEmpty()) {
          turns.remove(target);
        }
      }
    } finally {
      lock.unlock();
    }
    request.failure = failure;
    request.done.countDown();
    releaseIfUnused(target);
  }

  private void addWaiting(Request<?> request, int items) {
    request.target.waitingItems += items;
    waitingItems += items;
    if (!request.hasRoom) {
      refusableItems += items;
      roomFreed.signal();
    }
  }

  private void releaseIfUnused(Loadable<?> target) {
    lock.lock();
    try {
      if (!target.closed || target.users > 0) {
        return;
      }
    } finally {
      lock.unlock();
    }
    target.release();
  }
}
