package io.cloakwork.fhe.engine;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.fixtures.KernelRequests;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.KernelProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How calls become batches, on fake kernels that the tests hold up and let go. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class BatchingTest {
  private static final TfheParameters PARAMETERS = ToyParameters.UNIFORM_TWO_LEVELS.parameters();
  private static final ServerKey KEY = new KernelRequests(PARAMETERS, 3).serverKey();
  private static final LookupTable TABLE = LookupTable.aligned(1);
  private static final LookupTable PAIR = LookupTable.pair(PARAMETERS.message(), m -> 0, m -> 1);

  private final FakeKernels kernels = new FakeKernels("fake", 10);
  private final FakeKernels fallback = new FakeKernels("fallback", 5);
  private final Semaphore gate = new Semaphore(0);
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void letEverythingGo() {
    gate.release(1_000_000);
    callers.close();
  }

  @Test
  void bootstrap_alone_runsAtOnceAndInOrder() {
    try (FheEngine engine = engine(1, kernels)) {
      EngineKey key = engine.load(KEY);
      LweCiphertextList out = engine.bootstrap(key, inputs(1, 2, 3), List.of(TABLE, PAIR, TABLE));
      assertThat(bodies(out)).containsExactly(10L, 20L, 21L, 30L);
      assertThat(kernels.calls).hasSize(1);
      assertThat(kernels.calls.getFirst().thread()).startsWith("cloakwork-batch-");
    }
  }

  @Test
  void calls_whileABatchRuns_becomeTheNextBatch() throws Exception {
    try (FheEngine engine = engine(1, kernels)) {
      EngineKey key = engine.load(KEY);
      Future<List<Long>> first = heldUp(engine, key);
      List<Future<List<Long>>> others = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        others.add(call(engine, key, 100 + i, 200 + i));
        awaitWaiting(engine, 2 * i);
      }
      gate.release(2);
      assertThat(first.get()).containsExactly(0L);
      for (int i = 1; i <= 5; i++) {
        assertThat(others.get(i - 1).get()).containsExactly(1000L + 10L * i, 2000L + 10L * i);
      }
      assertThat(kernels.calls).hasSize(2);
      assertThat(kernels.calls.get(1).bodies())
          .containsExactly(101L, 201L, 102L, 202L, 103L, 203L, 104L, 204L, 105L, 205L);
    }
  }

  /** One who comes between the steps of four others would run alone, and they after him. */
  @Test
  void callers_ofABatch_areAwaitedForTheNext() throws Exception {
    try (FheEngine engine = engine(1, kernels)) {
      EngineKey key = engine.load(KEY);
      Future<List<Long>> first = heldUp(engine, key);
      List<Future<List<Long>>> others = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        long body = i;
        others.add(
            callers.submit(() -> {
              engine.bootstrap(key, inputs(body), List.of(TABLE));
              return bodies(engine.bootstrap(key, inputs(10 * body), List.of(TABLE)));
            }));
        awaitWaiting(engine, i);
      }
      gate.release();
      kernels.entered.acquire();
      Future<List<Long>> between = call(engine, key, 5);
      awaitWaiting(engine, 1);
      TimeUnit.MILLISECONDS.sleep(1_600); // they are awaited for a sixteenth of it
      gate.release(2);
      for (int i = 1; i <= 4; i++) {
        assertThat(others.get(i - 1).get()).containsExactly(100L * i);
      }
      assertThat(between.get()).containsExactly(50L);
      assertThat(first.get()).containsExactly(0L);
      assertThat(kernels.calls).hasSize(3);
      assertThat(kernels.calls.get(2).bodies()).containsExactlyInAnyOrder(5L, 10L, 20L, 30L, 40L);
    }
  }

  @Test
  void callers_whoDoNotComeBack_keepNobodyWaiting() throws Exception {
    try (FheEngine engine = engine(1, kernels)) {
      EngineKey key = engine.load(KEY);
      Future<List<Long>> first = heldUp(engine, key);
      Future<List<Long>> one = call(engine, key, 1);
      Future<List<Long>> two = call(engine, key, 2);
      awaitWaiting(engine, 2);
      gate.release();
      kernels.entered.acquire();
      Future<List<Long>> between = call(engine, key, 3);
      awaitWaiting(engine, 1);
      gate.release(2);
      assertThat(between.get()).containsExactly(30L);
      assertThat(one.get()).containsExactly(10L);
      assertThat(two.get()).containsExactly(20L);
      assertThat(first.get()).containsExactly(0L);
    }
  }

  @Test
  void call_ofBothInputForms_isNotJoined() throws Exception {
    try (FheEngine engine = engine(1, kernels)) {
      EngineKey key = engine.load(KEY);
      Future<List<Long>> first = heldUp(engine, key);
      Future<List<Long>> big = call(engine, key, 1);
      awaitWaiting(engine, 1);
      LweCiphertextList small =
          LweCiphertextList.allocate(1, PARAMETERS.lwe().dimension(), CiphertextModulus.TWO_POW_32);
      Future<List<Long>> other =
          callers.submit(() -> bodies(engine.bootstrap(key, small, List.of(TABLE))));
      awaitWaiting(engine, 2);
      gate.release(3);
      assertThat(first.get()).containsExactly(0L);
      assertThat(big.get()).containsExactly(10L);
      assertThat(other.get()).containsExactly(0L);
      assertThat(kernels.calls).hasSize(3);
    }
  }

  @Test
  void call_largerThanABatch_isSplitAndReassembled() {
    EngineOptions options = options(2).withLargestBatch(7);
    try (FheEngine engine = FheEngine.open(options, List.of(kernels))) {
      EngineKey key = engine.load(KEY);
      long[] many = LongStream.range(0, 40).toArray();
      List<LookupTable> tables =
          IntStream.range(0, 40).mapToObj(i -> i % 3 == 0 ? PAIR : TABLE).toList();
      List<Long> expected =
          LongStream.range(0, 40)
              .boxed()
              .flatMap(i ->
                  i % 3 == 0
                      ? LongStream.of(10 * i, 10 * i + 1).boxed()
                      : LongStream.of(10 * i).boxed())
              .toList();
      assertThat(bodies(engine.bootstrap(key, inputs(many), tables))).isEqualTo(expected);
      assertThat(kernels.calls).hasSizeGreaterThanOrEqualTo(6);
      assertThat(kernels.calls).allSatisfy(call -> assertThat(call.bodies()).hasSizeBetween(1, 7));
    }
  }

  @Test
  void call_onIdleThreads_isSharedBetweenThem() throws Exception {
    kernels.gate = gate;
    try (FheEngine engine = engine(4, kernels)) {
      EngineKey key = engine.load(KEY);
      Future<List<Long>> call = call(engine, key, LongStream.range(0, 8).toArray());
      kernels.entered.acquire(4);
      assertThat(kernels.calls).extracting(FakeKernels.Call::thread).doesNotHaveDuplicates();
      assertThat(kernels.calls).allSatisfy(one -> assertThat(one.bodies()).hasSize(2));
      gate.release(4);
      assertThat(call.get()).hasSize(8).isSorted();
    }
  }

  @Test
  void share_isEqualForIdleThreadsAndLeavesSomethingForBusyOnes() {
    assertThat(BatchQueue.share(32, 2, 2)).isEqualTo(16);
    assertThat(BatchQueue.share(4, 2, 1)).isEqualTo(4);
    assertThat(BatchQueue.share(32, 2, 1)).isEqualTo(16);
    assertThat(BatchQueue.share(1000, 16, 1)).isEqualTo(63);
    assertThat(BatchQueue.share(1, 16, 16)).isEqualTo(1);
  }

  @Test
  void keys_takeTurns() throws Exception {
    EngineOptions options = options(1).withLargestBatch(2);
    try (FheEngine engine = FheEngine.open(options, List.of(kernels))) {
      EngineKey busy = engine.load(KEY);
      EngineKey quiet = engine.load(KEY);
      Future<List<Long>> first = heldUp(engine, busy);
      Future<List<Long>> many = call(engine, busy, 1, 2, 3, 4, 5, 6);
      awaitWaiting(engine, 6);
      Future<List<Long>> few = call(engine, quiet, 7);
      awaitWaiting(engine, 7);
      gate.release(5);
      assertThat(first.get()).containsExactly(0L);
      assertThat(many.get()).hasSize(6);
      assertThat(few.get()).containsExactly(70L);
      assertThat(kernels.calls).extracting(FakeKernels.Call::key).containsExactly(0, 0, 1, 0, 0);
    }
  }

  @Test
  void queue_full_refusesWithTheLimit() throws Exception {
    EngineOptions options = options(1).withLargestQueue(3);
    try (FheEngine engine = FheEngine.open(options, List.of(kernels))) {
      EngineKey key = engine.load(KEY);
      Future<List<Long>> first = heldUp(engine, key);
      Future<List<Long>> waiting = call(engine, key, 1, 2);
      awaitWaiting(engine, 2);
      assertThrown(
          CapacityException.class,
          () -> engine.bootstrap(key, inputs(3, 4), List.of(TABLE, TABLE)),
          "items waiting in the engine",
          "at most 3",
          4);
      assertThat(engine.largestQueue()).isEqualTo(3);
      gate.release(2);
      assertThat(first.get()).containsExactly(0L);
      assertThat(waiting.get()).containsExactly(10L, 20L);
      assertThat(engine.waitingItems()).isZero();
    }
  }

  @Test
  void callWithRoom_whileTheQueueIsFull_waitsForItsTurn() throws Exception {
    EngineOptions options = options(1).withLargestQueue(16);
    try (FheEngine engine = FheEngine.open(options, List.of(kernels))) {
      EngineKey key = engine.load(KEY);
      Future<List<Long>> first = heldUp(engine, key);
      Future<List<Long>> direct = call(engine, key, LongStream.range(1, 16).toArray());
      awaitWaiting(engine, 15);
      AtomicBoolean hasInputs = new AtomicBoolean();
      List<Long> answer = new ArrayList<>();
      Thread waiter =
          Thread.ofVirtual()
              .start(() ->
                  answer.addAll(
                      bodies(
                          engine.bootstrapWhenRoom(
                              key,
                              List.of(TABLE, TABLE),
                              () -> {
                                hasInputs.set(true);
                                return inputs(20, 21);
                              }))));
      awaitParked(waiter);
      assertThat(hasInputs).isFalse();
      assertThrown( // 15 wait, and room is kept for 2
          CapacityException.class,
          () -> engine.bootstrap(key, inputs(9), List.of(TABLE)),
          "items waiting in the engine",
          "at most 16",
          18);
      gate.release(3);
      waiter.join();
      assertThat(answer).containsExactly(200L, 210L);
      assertThat(first.get()).containsExactly(0L);
      assertThat(direct.get()).hasSize(15);
      assertThat(engine.waitingItems()).isZero();
    }
  }

  /** A hundred callers have far more than the queue holds, and none is refused. */
  @Test
  void callsWithRoom_ofManyMoreThanTheQueueHolds_areAllAnswered() throws Exception {
    EngineOptions options = options(2).withLargestQueue(24).withLargestBatch(5);
    try (FheEngine engine = FheEngine.open(options, List.of(kernels))) {
      EngineKey key = engine.load(KEY);
      assertThat(engine.largestRoom()).isEqualTo(3);
      List<Future<List<Long>>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(callWithRoom(engine, key, LongStream.range(i, i + 1 + i % 3).toArray()));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(answers.get(i).get())
            .isEqualTo(LongStream.range(i, i + 1 + i % 3).map(b -> 10 * b).boxed().toList());
      }
      List<Long> all = bodies(engine.bootstrap(key, inputs(new long[24]), tables(24)));
      assertThat(all).as("every room was given back").hasSize(24);
    }
  }

  @Test
  void callWithRoom_ofMoreThanThereEverIs_isRefused() {
    EngineOptions options = options(1).withLargestQueue(24);
    try (FheEngine engine = FheEngine.open(options, List.of(kernels))) {
      EngineKey key = engine.load(KEY);
      assertThrown(
          CapacityException.class,
          () -> engine.bootstrapWhenRoom(key, tables(4), () -> inputs(1, 2, 3, 4)),
          "items of one call that waits for room",
          "at most 3",
          4);
    }
  }

  @Test
  void callWithRoom_thatFails_givesItBack() {
    EngineOptions options = options(1).withLargestQueue(8);
    try (FheEngine engine = FheEngine.open(options, List.of(kernels))) {
      EngineKey key = engine.load(KEY);
      assertThatThrownBy(() ->
              engine.bootstrapWhenRoom(
                  key,
                  List.of(TABLE),
                  () -> {
                    throw new IllegalStateException("no inputs");
                  }))
          .hasMessage("no inputs");
      assertThat(bodies(engine.bootstrapWhenRoom(key, List.of(TABLE), () -> inputs(7))))
          .containsExactly(70L);
    }
  }

  @Test
  void callerWaitingForRoom_interrupted_isCancelled() throws Exception {
    EngineOptions options = options(1).withLargestQueue(8);
    try (FheEngine engine = FheEngine.open(options, List.of(kernels))) {
      EngineKey key = engine.load(KEY);
      kernels.gate = gate;
      Future<List<Long>> holder = callWithRoom(engine, key, 1);
      kernels.entered.acquire();
      List<Thread> waiters = new ArrayList<>(); // the first has the turn, the second waits for it
      List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < 2; i++) {
        Thread waiter = Thread.ofVirtual().start(() -> thrown.add(cancelledCall(engine, key)));
        awaitParked(waiter);
        waiters.add(waiter);
      }
      for (Thread waiter : waiters) {
        waiter.interrupt();
        waiter.join();
      }
      assertThat(thrown)
          .hasSize(2)
          .allSatisfy(
              e -> assertThat(e).hasMessage("interrupted while waiting for room in the engine"));
      gate.release(2);
      assertThat(holder.get()).containsExactly(10L);
      assertThat(callWithRoom(engine, key, 2).get()).containsExactly(20L);
    }
  }

  @Test
  void callersWaitingForRoom_whenTheEngineCloses_areCancelled() throws Exception {
    FheEngine engine =
        FheEngine.open(options(1).withLargestQueue(8), List.<KernelProvider>of(kernels));
    EngineKey key = engine.load(KEY);
    kernels.gate = gate;
    Future<List<Long>> holder = callWithRoom(engine, key, 1);
    kernels.entered.acquire();
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    List<Thread> waiters = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Thread waiter = Thread.ofVirtual().start(() -> thrown.add(cancelledCall(engine, key)));
      awaitParked(waiter);
      waiters.add(waiter);
    }
    Future<?> closing = callers.submit(engine::close);
    for (Thread waiter : waiters) {
      waiter.join();
    }
    assertThat(thrown).hasSize(2).allSatisfy(e -> assertThat(e).hasMessage("the engine is closed"));
    gate.release();
    assertThat(holder.get()).containsExactly(10L);
    closing.get();
    assertThatThrownBy(() -> engine.bootstrapWhenRoom(key, List.of(TABLE), () -> inputs(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Throwable cancelledCall(FheEngine engine, EngineKey key) {
    return catchThrowableOfType(
        CancellationException.class,
        () -> engine.bootstrapWhenRoom(key, List.of(TABLE), () -> inputs(1)));
  }

  @Test
  void caller_interruptedWhileWaiting_leavesTheQueue() throws Exception {
    try (FheEngine engine = engine(1, kernels)) {
      EngineKey key = engine.load(KEY);
      Future<List<Long>> first = heldUp(engine, key);
      AtomicBoolean stillInterrupted = new AtomicBoolean();
      List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
      Thread caller =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  engine.bootstrap(key, inputs(1), List.of(TABLE));
                } catch (CancellationException e) {
                  thrown.add(e);
                  stillInterrupted.set(Thread.currentThread().isInterrupted());
                }
              });
      awaitWaiting(engine, 1);
      caller.interrupt();
      caller.join();
      assertThat(thrown).singleElement().asString().contains("interrupted");
      assertThat(stillInterrupted).isTrue();
      assertThat(engine.waitingItems()).isZero();
      gate.release(1);
      assertThat(first.get()).containsExactly(0L);
      assertThat(kernels.calls).hasSize(1);
    }
  }

  @Test
  void caller_interruptedWhileItsBatchRuns_doesNotDisturbTheOthers() throws Exception {
    try (FheEngine engine = engine(1, kernels)) {
      EngineKey key = engine.load(KEY);
      Future<List<Long>> first = heldUp(engine, key);
      Thread leaver =
          Thread.ofVirtual()
              .start(() ->
                  assertThatThrownBy(() -> engine.bootstrap(key, inputs(1), List.of(TABLE)))
                      .isInstanceOf(CancellationException.class));
      awaitWaiting(engine, 1);
      Future<List<Long>> stayer = call(engine, key, 2);
      awaitWaiting(engine, 2);
      gate.release(1);
      kernels.entered.acquire();
      leaver.interrupt();
      leaver.join();
      gate.release(1);
      assertThat(first.get()).containsExactly(0L);
      assertThat(stayer.get()).containsExactly(20L);
    }
  }

  @Test
  void batch_thatFails_failsWholeAndOnlyItself() throws Exception {
    try (FheEngine engine = engine(1, kernels)) {
      EngineKey key = engine.load(KEY);
      Future<List<Long>> first = heldUp(engine, key);
      Future<List<Long>> second = call(engine, key, 1);
      awaitWaiting(engine, 1);
      Future<List<Long>> third = call(engine, key, 2);
      awaitWaiting(engine, 2);
      gate.release(1);
      first.get();
      kernels.entered.acquire();
      KernelException failure = new KernelException("fake", "bootstrap", 5, "broken", false);
      kernels.failure = failure;
      gate.release(1);
      assertThatThrownBy(second::get).hasCause(failure);
      assertThatThrownBy(third::get).hasCause(failure);
      kernels.failure = null;
      gate.release(1);
      assertThat(call(engine, key, 3).get()).containsExactly(30L);
    }
  }

  @Test
  void batch_thatFailsWithAnError_tellsItsCallerAndTheThreadLivesOn() throws Exception {
    try (FheEngine engine = engine(1, kernels)) {
      EngineKey key = engine.load(KEY);
      kernels.failure = new OutOfMemoryError("none left");
      assertThatThrownBy(() -> engine.bootstrap(key, inputs(1), List.of(TABLE)))
          .isInstanceOf(OutOfMemoryError.class);
      kernels.failure = null;
      assertThat(call(engine, key, 1).get()).containsExactly(10L);
    }
  }

  @Test
  void largeCall_withOneFailedPart_failsAndLeavesTheQueue() {
    EngineOptions options = options(1).withLargestBatch(2);
    try (FheEngine engine = FheEngine.open(options, List.of(kernels))) {
      EngineKey key = engine.load(KEY);
      kernels.failure = new KernelException("fake", "bootstrap", 5, "broken", false);
      assertThatThrownBy(
              () -> engine.bootstrap(key, inputs(1, 2, 3, 4, 5), Collections.nCopies(5, TABLE)))
          .isInstanceOf(KernelException.class);
      assertThat(kernels.calls).hasSize(1);
      assertThat(engine.waitingItems()).isZero();
    }
  }

  @Test
  void batch_thatFailsRetryably_runsAgainOnTheNextProvider() {
    try (FheEngine engine = engine(1, kernels, fallback)) {
      EngineKey key = engine.load(KEY);
      assertThat(fallback.opened).hasValue(0);
      kernels.failure = new KernelException("fake", "bootstrap", 999, "device lost", true);
      assertThat(bodies(engine.bootstrap(key, inputs(4), List.of(TABLE)))).containsExactly(40L);
      assertThat(kernels.calls).hasSize(1);
      assertThat(fallback.calls).hasSize(1);
      kernels.failure = null;
      engine.bootstrap(key, inputs(4), List.of(TABLE));
      assertThat(kernels.calls).as("the chosen provider is asked again").hasSize(2);
    }
    assertThat(fallback.closed).hasValue(1);
    assertThat(fallback.keysClosed).hasValue(1);
  }

  @Test
  void batch_thatFailsRetryably_passesAProviderThatCannotOpen() {
    FakeKernels broken = new FakeKernels("broken", 7);
    broken.openFailure = new KernelException("broken", "open", 3, "no device", true);
    try (FheEngine engine = engine(1, kernels, broken, fallback)) {
      EngineKey key = engine.load(KEY);
      kernels.failure = new KernelException("fake", "bootstrap", 999, "device lost", true);
      assertThat(bodies(engine.bootstrap(key, inputs(4), List.of(TABLE)))).containsExactly(40L);
      assertThat(fallback.calls).hasSize(1);
    }
    assertThat(broken.closed).hasValue(0);
  }

  @Test
  void open_whenTheChosenProviderCannot_fails() {
    kernels.openFailure = new KernelException("fake", "open", 3, "no device", true);
    assertThatThrownBy(() -> engine(1, kernels, fallback)).isSameAs(kernels.openFailure);
  }

  @Test
  void call_largerThanTheQueue_isRefusedAsSuch() {
    try (FheEngine engine =
        FheEngine.open(options(1).withLargestQueue(2), List.<KernelProvider>of(kernels))) {
      EngineKey key = engine.load(KEY);
      assertThrown(
          CapacityException.class,
          () -> engine.bootstrap(key, inputs(1, 2, 3), List.of(TABLE, TABLE, TABLE)),
          "items of one call to the engine",
          "at most 2",
          3);
    }
  }

  static Stream<Throwable> closeFailures() {
    return Stream.of(new IllegalStateException("close"), new OutOfMemoryError("close"));
  }

  @ParameterizedTest
  @MethodSource("closeFailures")
  void key_thatFailsToClose_doesNotStopTheThread(Throwable failure) throws Exception {
    try (FheEngine engine = engine(1, kernels)) {
      kernels.gate = gate;
      EngineKey key = engine.load(KEY);
      Future<?> call = callers.submit(() -> engine.bootstrap(key, inputs(4), List.of(TABLE)));
      kernels.entered.acquire();
      kernels.closeFailure = failure;
      key.close();
      gate.release();
      call.get();
      kernels.closeFailure = null;
      kernels.gate = null;
      EngineKey next = engine.load(KEY);
      assertThat(bodies(engine.bootstrap(next, inputs(4), List.of(TABLE)))).containsExactly(40L);
    }
  }

  @Test
  void batch_thatFailsRetryably_onAForcedProvider_fails() {
    EngineOptions options = options(1).withProvider("fake");
    try (FheEngine engine = FheEngine.open(options, List.of(kernels, fallback))) {
      EngineKey key = engine.load(KEY);
      kernels.failure = new KernelException("fake", "bootstrap", 999, "device lost", true);
      assertThatThrownBy(() -> engine.bootstrap(key, inputs(4), List.of(TABLE)))
          .isSameAs(kernels.failure);
      assertThat(fallback.opened).hasValue(0);
    }
  }

  @Test
  void batch_thatFailsForGood_doesNotFallBack() {
    try (FheEngine engine = engine(1, kernels, fallback)) {
      EngineKey key = engine.load(KEY);
      kernels.failure = new KernelException("fake", "bootstrap", 1, "bug", false);
      assertThatThrownBy(() -> engine.bootstrap(key, inputs(4), List.of(TABLE)))
          .isSameAs(kernels.failure);
      assertThat(fallback.opened).hasValue(0);
    }
  }

  @Test
  void key_thatAProviderCannotLoad_staysOnTheNextOne() {
    try (FheEngine engine = engine(1, kernels, fallback)) {
      kernels.loadFailure = new KernelException("fake", "load", 2, "device memory", true);
      EngineKey key = engine.load(KEY);
      kernels.loadFailure = null;
      engine.bootstrap(key, inputs(4), List.of(TABLE));
      assertThat(kernels.keysLoaded).hasValue(0);
      assertThat(fallback.calls).hasSize(1);
    }
  }

  @Test
  void key_closedWhileUsed_isFreedAfterItsLastCall() throws Exception {
    try (FheEngine engine = engine(1, kernels)) {
      EngineKey key = engine.load(KEY);
      Future<List<Long>> running = heldUp(engine, key);
      Future<List<Long>> waiting = call(engine, key, 1);
      awaitWaiting(engine, 1);
      key.close();
      key.close();
      assertThatThrownBy(() -> engine.bootstrap(key, inputs(1), List.of(TABLE)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      assertThat(kernels.keysClosed).hasValue(0);
      gate.release(2);
      assertThat(running.get()).containsExactly(0L);
      assertThat(waiting.get()).containsExactly(10L);
      await(() -> kernels.keysClosed.get() == 1);
    }
    assertThat(kernels.keysClosed).hasValue(1);
  }

  @Test
  void key_ofAnotherEngine_isRefused() {
    try (FheEngine one = engine(1, kernels);
        FheEngine other = engine(1, fallback)) {
      EngineKey key = one.load(KEY);
      assertThatThrownBy(() -> other.bootstrap(key, inputs(1), List.of(TABLE)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void close_endsWhatWaitsAndFinishesWhatRuns() throws Exception {
    FheEngine engine = engine(1, kernels);
    EngineKey key = engine.load(KEY);
    Future<List<Long>> running = heldUp(engine, key);
    Future<List<Long>> waiting = call(engine, key, 1);
    awaitWaiting(engine, 1);
    Future<?> closing = callers.submit(engine::close);
    assertThatThrownBy(waiting::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(CancellationException.class)
        .hasMessage("the engine is closed");
    assertThat(closing.isDone()).isFalse();
    assertThat(kernels.keysClosed).hasValue(0);
    gate.release(1);
    assertThat(running.get()).containsExactly(0L);
    closing.get();
    assertThat(kernels.keysClosed).hasValue(1);
    assertThat(kernels.closed).hasValue(1);
    engine.close();
    key.close();
    assertThat(kernels.closed).hasValue(1);
    assertThat(kernels.keysClosed).hasValue(1);
    assertThatThrownBy(() -> engine.bootstrap(key, inputs(1), List.of(TABLE)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> engine.load(KEY)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void manyCallers_withManyKeys_eachGetTheirOwnResults() throws Exception {
    EngineOptions options = options(3).withLargestBatch(9);
    try (FheEngine engine = FheEngine.open(options, List.of(kernels))) {
      List<EngineKey> keys = IntStream.range(0, 4).mapToObj(_ -> engine.load(KEY)).toList();
      List<Future<List<Long>>> answers = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        long[] bodies = LongStream.range(i, i + 1 + i % 13).toArray();
        answers.add(call(engine, keys.get(i % 4), bodies));
      }
      for (int i = 0; i < 400; i++) {
        List<Long> expected = LongStream.range(i, i + 1 + i % 13).map(b -> 10 * b).boxed().toList();
        assertThat(answers.get(i).get()).isEqualTo(expected);
      }
      assertThat(engine.waitingItems()).isZero();
    }
    assertThat(kernels.keysClosed).hasValue(4);
  }

  // A call that runs and waits at the gate: whatever comes next piles up.
  private Future<List<Long>> heldUp(FheEngine engine, EngineKey key) throws InterruptedException {
    kernels.gate = gate;
    Future<List<Long>> first = call(engine, key, 0);
    kernels.entered.acquire();
    return first;
  }

  private Future<List<Long>> call(FheEngine engine, EngineKey key, long... bodies) {
    return callers.submit(() ->
        bodies(engine.bootstrap(key, inputs(bodies), Collections.nCopies(bodies.length, TABLE))));
  }

  private Future<List<Long>> callWithRoom(FheEngine engine, EngineKey key, long... bodies) {
    return callers.submit(
        () -> bodies(engine.bootstrapWhenRoom(key, tables(bodies.length), () -> inputs(bodies))));
  }

  private static List<LookupTable> tables(int count) {
    return Collections.nCopies(count, TABLE);
  }

  private static FheEngine engine(int threads, KernelProvider... providers) {
    return FheEngine.open(options(threads), List.of(providers));
  }

  private static EngineOptions options(int threads) {
    return new EngineOptions(null, threads, 64, 10_000);
  }

  private static LweCiphertextList inputs(long... bodies) {
    LweCiphertextList list =
        LweCiphertextList.allocate(
            bodies.length, PARAMETERS.glwe().extractedDimension(), CiphertextModulus.TWO_POW_64);
    for (int i = 0; i < bodies.length; i++) {
      list.words()[list.offset(i) + list.dimension().value()] = bodies[i];
    }
    return list;
  }

  private static List<Long> bodies(LweCiphertextList list) {
    return IntStream.range(0, list.count())
        .mapToObj(i -> list.words()[list.offset(i) + list.dimension().value()])
        .toList();
  }

  private static void awaitParked(Thread thread) {
    await(() -> thread.getState() == Thread.State.WAITING);
  }

  private static void awaitWaiting(FheEngine engine, int items) {
    await(() -> engine.waitingItems() == items);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the condition holds in time").isLessThan(deadline);
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
