package io.cloakwork.coprocessor.store;

import static io.cloakwork.coprocessor.abi.Handles.account;
import static io.cloakwork.coprocessor.abi.Handles.binary;
import static io.cloakwork.coprocessor.abi.Handles.block;
import static io.cloakwork.coprocessor.abi.Handles.computed;
import static io.cloakwork.coprocessor.abi.Handles.input;
import static io.cloakwork.coprocessor.abi.ValueType.UINT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.abi.Handle;
import io.cloakwork.coprocessor.abi.Handles;
import io.cloakwork.coprocessor.abi.Hash;
import io.cloakwork.coprocessor.abi.Operation;
import io.cloakwork.coprocessor.abi.Operator;
import io.cloakwork.coprocessor.abi.Signature;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.store.sql.SqlStore;
import io.cloakwork.fhe.CapacityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store has to do; one subclass per database. */
public abstract class StoreContract {
  private static final long LIMIT = 10_000;
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Handle A = input("a", UINT8);
  private static final Handle B = input("b", UINT8);
  private static final Handle SUM = computed("sum", UINT8);
  private static final Handle PRODUCT = computed("product", UINT8);
  private static final Handle LATER = computed("later", UINT8);
  private static final Operation ADD = binary(Operator.FHE_ADD, SUM, A, B);
  private static final Operation MUL = binary(Operator.FHE_MUL, PRODUCT, SUM, A);
  private static final Operation SUB = binary(Operator.FHE_SUB, LATER, PRODUCT, B);

  private final SettableClock clock = new SettableClock();
  private SqlStore store;
  private CiphertextStore ciphertexts;
  private WorkQueue queue;
  private NetworkId network;

  /** An empty store. */
  protected abstract SqlStore openEmpty(long maxBytes, InstantSource clock);

  /** The same database again, as another process sees it. */
  protected abstract SqlStore openAgain(long maxBytes, InstantSource clock);

  private static final class SettableClock implements InstantSource {
    private volatile Instant now = Instant.ofEpochSecond(1_700_000_000);

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  @BeforeEach
  void open() {
    use(openEmpty(LIMIT, clock));
    network = store.networks().register(network("one"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void use(SqlStore opened) {
    store = opened;
    ciphertexts = store.ciphertexts();
    queue = store.queue();
  }

  private void crash() {
    store.close();
    use(openAgain(LIMIT, clock));
  }

  // Networks

  @Test
  void register_twice_isOneNetwork() {
    assertThat(store.networks().register(network("one"))).isEqualTo(network);
    assertThat(store.networks().register(network("two"))).isNotEqualTo(network);
    assertThat(store.networks().all())
        .extracting(n -> n.network().tenant().name())
        .containsExactly("one", "two");
    assertThat(store.networks().find(new Tenant("two"), Handles.CHAIN, account(1))).isPresent();
    assertThat(store.networks().find(new Tenant("three"), Handles.CHAIN, account(1))).isEmpty();
  }

  @Test
  void register_withAnotherKey_isRefused() {
    Network other =
        new Network(
            new Tenant("one"),
            Handles.CHAIN,
            account(1),
            Digest.of(new byte[] {9}),
            new byte[] {1},
            Network.inputDomain(1, account(2)));

    RequestException refusal =
        catchThrowableOfType(RequestException.class, () -> store.networks().register(other));

    assertThat(refusal.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(refusal.what()).isEqualTo("key of the network");
  }

  // Inputs

  @Test
  void putInputs_listOfValues_isThereAfterACrash() {
    inputs(network, "list", A, B);
    crash();

    StoredCiphertext stored = ciphertexts.find(network, A).orElseThrow();
    assertThat(stored.data()).isEqualTo(data(A));
    assertThat(stored.digest()).isEqualTo(Digest.of(data(A)));
    assertThat(stored.receipt()).isEmpty();
    assertThat(ciphertexts.find(network, List.of(A, B, SUM))).hasSize(2);
    assertThat(queue.status(network, A).orElseThrow().state()).isEqualTo(HandleState.DONE);
    assertThat(queue.status(network, SUM)).isEmpty();
  }

  @Test
  void putInputs_again_changesNothing() {
    inputs(network, "list", A, B);
    long bytes = ciphertexts.storedBytes(network);
    inputs(network, "list", A, B);

    assertThat(ciphertexts.storedBytes(network)).isEqualTo(bytes).isEqualTo(200);
  }

  @Test
  void putInputs_ofAnothersList_isRefused() {
    inputs(network, "list", A);
    InputBinding foreign = new InputBinding(block("list"), account(8), account(2));

    RequestException refusal =
        catchThrowableOfType(
            RequestException.class,
            () -> ciphertexts.putInputs(network, foreign, List.of(value(A))));

    assertThat(refusal.kind()).isEqualTo(Kind.DENIED);
    assertThat(refusal.what()).isEqualTo("user and contract of the list");
    assertThat(ciphertexts.binding(network, block("list")).orElseThrow().user())
        .isEqualTo(account(1));
  }

  @Test
  void putInputs_intoAFullStore_leavesNothing() {
    InputBinding binding = new InputBinding(block("large"), account(1), account(2));
    NewCiphertext large = new NewCiphertext(B, new byte[(int) LIMIT], Optional.empty());

    CapacityException refusal =
        catchThrowableOfType(
            CapacityException.class,
            () -> ciphertexts.putInputs(network, binding, List.of(value(A), large)));

    assertThat(refusal.what()).isEqualTo("bytes stored for the network");
    assertThat(refusal.expected()).isEqualTo("at most 10000");
    assertThat(refusal.actual()).isEqualTo("10100");
    assertThat(ciphertexts.find(network, A)).isEmpty();
    assertThat(ciphertexts.binding(network, block("large"))).isEmpty();
    assertThat(ciphertexts.storedBytes(network)).isZero();
  }

  @Test
  void values_ofAnotherNetwork_areNotFound() {
    NetworkId other = store.networks().register(network("two"));
    inputs(network, "list", A);

    assertThat(ciphertexts.find(other, A)).isEmpty();
    assertThat(queue.status(other, A)).isEmpty();
  }

  // Work

  @Test
  void claim_ofNewWork_hasOperationsAndWhatIsKnown() {
    inputs(network, "list", A);
    submit("block", List.of(ADD, MUL), PRODUCT);

    ClaimedUnit unit = claim();

    assertThat(unit.network()).isEqualTo(network);
    assertThat(unit.block()).isEqualTo(block("block"));
    assertThat(unit.operations()).containsExactly(ADD, MUL);
    assertThat(unit.attempts()).isEqualTo(1);
    assertThat(known(unit.results(), SUM).wanted()).isFalse();
    assertThat(known(unit.results(), PRODUCT).wanted()).isTrue();
    assertThat(unit.dependencies()).containsOnlyKeys(A);
    assertThat(queue.claim("other", LEASE)).isEmpty();
  }

  @Test
  void claim_ofOperationsThatShareNothing_isOneUnitEach() {
    Operation apart = binary(Operator.FHE_ADD, LATER, A, B);
    submit("block", List.of(ADD, apart, MUL), PRODUCT, LATER);

    assertThat(claim().operations()).containsExactly(ADD, MUL);
    assertThat(claim().operations()).containsExactly(apart);
    assertThat(queue.claim("worker", LEASE)).isEmpty();
  }

  @Test
  void submit_blockTwice_changesNothing() {
    assertThat(submit("block", List.of(ADD), SUM)).isTrue();
    assertThat(submit("block", List.of(ADD), SUM)).isFalse();
    finish(claim(), SUM);

    assertThat(queue.claim("worker", LEASE)).isEmpty();
    assertThat(queue.figures()).isEqualTo(new QueueFigures(0, 0, 0));
  }

  @Test
  void submit_operationAgainInALaterBlock_changesNothing() {
    submit("block", List.of(ADD), SUM);
    finish(claim(), SUM);
    submit("later", List.of(ADD, MUL), PRODUCT);

    assertThat(claim().operations()).containsExactly(MUL);
    assertThat(queue.status(network, SUM).orElseThrow().state()).isEqualTo(HandleState.DONE);
  }

  @Test
  void submit_anotherOperationWithAKnownResult_isRefusedWhole() {
    submit("block", List.of(ADD), SUM);
    Operation other = binary(Operator.FHE_SUB, SUM, A, B);

    RequestException refusal =
        catchThrowableOfType(
            RequestException.class, () -> submit("later", List.of(SUB, other), LATER));

    assertThat(refusal.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(refusal.what()).isEqualTo("result " + SUM);
    assertThat(queue.status(network, LATER)).isEmpty();
    assertThat(queue.block(network, block("later"))).isEmpty();
  }

  @Test
  void submit_blocksOutOfOrder_handsOutTheLaterOneWhenItsInputsAreThere() {
    submit("later", List.of(SUB), LATER);
    ClaimedUnit early = claim();
    assertThat(early.dependencies()).isEmpty();
    queue.release(early.lease(), Optional.empty());
    assertThat(queue.claim("worker", LEASE)).isEmpty();

    submit("block", List.of(ADD, MUL), PRODUCT);
    List<ClaimedUnit> both = List.of(claim(), claim());
    assertThat(known(both.getFirst().dependencies(), PRODUCT).state())
        .isEqualTo(HandleState.WAITING);
    queue.release(both.getFirst().lease(), Optional.empty());
    finish(both.getLast(), PRODUCT);

    ClaimedUnit ready = claim();
    assertThat(ready.operations()).containsExactly(SUB);
    assertThat(known(ready.dependencies(), PRODUCT).state()).isEqualTo(HandleState.DONE);
  }

  @Test
  void inputs_thatComeLate_handOutTheUnitAgain() {
    submit("block", List.of(ADD), SUM);
    queue.release(claim().lease(), Optional.empty());
    assertThat(queue.claim("worker", LEASE)).isEmpty();

    inputs(network, "list", A);

    assertThat(claim().dependencies()).containsOnlyKeys(A);
  }

  @Test
  void inputs_whileTheUnitIsClaimed_handItOutOnceMore() {
    submit("block", List.of(ADD), SUM);
    ClaimedUnit unit = claim();
    inputs(network, "list", A);
    assertThat(queue.claim("worker", LEASE)).isEmpty();
    queue.release(unit.lease(), Optional.empty());

    assertThat(claim().dependencies()).containsOnlyKeys(A);
  }

  @Test
  void grant_inALaterBlock_makesAResultWanted() {
    submit("block", List.of(ADD));
    ClaimedUnit unit = claim();
    assertThat(known(unit.results(), SUM).wanted()).isFalse();
    queue.release(unit.lease(), Optional.empty());

    submit("grant", List.of(), SUM);

    assertThat(known(claim().results(), SUM).wanted()).isTrue();
  }

  @Test
  void want_resultOfAnotherBlock_handsOutItsUnit() {
    submit("block", List.of(ADD));
    queue.release(claim().lease(), Optional.empty());

    queue.want(network, List.of(SUM, A));
    queue.want(network, List.of(SUM));

    ClaimedUnit unit = claim();
    assertThat(known(unit.results(), SUM).wanted()).isTrue();
    queue.release(unit.lease(), Optional.empty());
    assertThat(queue.claim("worker", LEASE)).isEmpty();
  }

  // Results

  @Test
  void complete_result_isThereWithItsReceiptAfterACrash() {
    submit("block", List.of(ADD), SUM);
    finish(claim(), SUM);
    crash();

    StoredCiphertext stored = ciphertexts.find(network, SUM).orElseThrow();
    assertThat(stored.data()).isEqualTo(data(SUM));
    assertThat(stored.receipt()).contains(receipt());
    assertThat(queue.status(network, SUM).orElseThrow().state()).isEqualTo(HandleState.DONE);
    assertThat(queue.feed(network, 0, 10)).containsExactly(new FeedEntry(1, SUM, HandleState.DONE));
    assertThat(queue.feed(network, 1, 10)).isEmpty();
    assertThat(queue.feedEnd(network)).isEqualTo(1);
  }

  @Test
  void complete_again_changesNothing() {
    submit("block", List.of(ADD, MUL), SUM, PRODUCT);
    ClaimedUnit unit = claim();
    assertThat(queue.complete(unit.lease(), List.of(result(SUM)))).isTrue();
    assertThat(queue.complete(unit.lease(), List.of(result(SUM), result(PRODUCT)))).isTrue();

    assertThat(ciphertexts.storedBytes(network)).isEqualTo(200);
    assertThat(queue.feed(network, 0, 10))
        .extracting(FeedEntry::handle)
        .containsExactly(SUM, PRODUCT);
  }

  @Test
  void complete_afterTheLeaseWasTakenOver_storesNothing() {
    submit("block", List.of(ADD), SUM);
    ClaimedUnit slow = claim();
    clock.pass(LEASE);
    ClaimedUnit second = claim();
    assertThat(second.operations()).containsExactly(ADD);
    assertThat(second.attempts()).isEqualTo(2);

    assertThat(queue.complete(slow.lease(), List.of(result(SUM)))).isFalse();
    assertThat(queue.poison(slow.lease(), List.of(new Poison(SUM, "late")))).isFalse();
    assertThat(queue.renew(slow.lease(), LEASE)).isFalse();
    queue.release(slow.lease(), Optional.empty());
    assertThat(ciphertexts.find(network, SUM)).isEmpty();
    assertThat(queue.complete(second.lease(), List.of(result(SUM)))).isTrue();
  }

  @Test
  void renew_beforeTheEnd_keepsTheUnit() {
    submit("block", List.of(ADD), SUM);
    ClaimedUnit unit = claim();
    clock.pass(LEASE.minusSeconds(1));
    assertThat(queue.renew(unit.lease(), LEASE)).isTrue();
    clock.pass(LEASE.minusSeconds(1));

    assertThat(queue.claim("other", LEASE)).isEmpty();
  }

  @Test
  void claim_afterAWorkerDied_handsOutItsUnit() {
    submit("block", List.of(ADD), SUM);
    claim();
    crash();
    assertThat(queue.claim("other", LEASE)).isEmpty();
    clock.pass(LEASE);

    assertThat(claim().operations()).containsExactly(ADD);
  }

  @Test
  void claim_whenTheClockJumpedBack_waitsAndLosesNothing() {
    submit("block", List.of(ADD), SUM);
    claim();
    clock.pass(Duration.ofDays(-1));
    assertThat(queue.claim("other", LEASE)).isEmpty();
    clock.pass(Duration.ofDays(2));

    assertThat(claim().operations()).containsExactly(ADD);
  }

  @Test
  void release_forARetry_waitsSoLong() {
    submit("block", List.of(ADD), SUM);
    queue.release(claim().lease(), Optional.of(Duration.ofSeconds(5)));
    assertThat(queue.claim("worker", LEASE)).isEmpty();
    clock.pass(Duration.ofSeconds(5));

    assertThat(claim().attempts()).isEqualTo(2);
  }

  @Test
  void complete_inAFullStore_storesNothingAndKeepsTheLease() {
    submit("block", List.of(ADD), SUM);
    ClaimedUnit unit = claim();
    NewCiphertext large = new NewCiphertext(SUM, new byte[20_000], Optional.of(receipt()));

    assertThatThrownBy(() -> queue.complete(unit.lease(), List.of(large)))
        .isInstanceOf(CapacityException.class)
        .hasMessageContaining("10000");

    assertThat(ciphertexts.find(network, SUM)).isEmpty();
    assertThat(queue.status(network, SUM).orElseThrow().state()).isEqualTo(HandleState.WAITING);
    assertThat(queue.feed(network, 0, 10)).isEmpty();
    assertThat(queue.complete(unit.lease(), List.of(result(SUM)))).isTrue();
  }

  @Test
  void poison_result_saysWhyAndHandsOutWhatDependsOnIt() {
    submit("block", List.of(ADD, MUL), PRODUCT);
    submit("later", List.of(SUB), LATER);
    ClaimedUnit maker = claim();
    queue.release(claim().lease(), Optional.empty());

    assertThat(queue.poison(maker.lease(), List.of(new Poison(PRODUCT, "damaged")))).isTrue();
    assertThat(queue.poison(maker.lease(), List.of(new Poison(PRODUCT, "again")))).isTrue();

    HandleStatus status = queue.status(network, PRODUCT).orElseThrow();
    assertThat(status.state()).isEqualTo(HandleState.POISONED);
    assertThat(status.cause()).contains("damaged");
    assertThat(known(claim().dependencies(), PRODUCT).state()).isEqualTo(HandleState.POISONED);
    assertThat(queue.feed(network, 0, 10))
        .containsExactly(new FeedEntry(1, PRODUCT, HandleState.POISONED));
  }

  // Reorganisations

  @Test
  void orphan_block_undoesItsOperationsGrantsAndResults() {
    inputs(network, "list", A, B);
    submit("block", List.of(ADD), SUM);
    finish(claim(), SUM);
    submit(block2(), List.of(MUL), PRODUCT);
    finish(claim(), PRODUCT);
    long before = ciphertexts.storedBytes(network);

    assertThat(queue.orphan(network, block("block2"), Optional.of(cursor(1, "block")))).isTrue();

    assertThat(queue.status(network, PRODUCT)).isEmpty();
    assertThat(ciphertexts.find(network, PRODUCT)).isEmpty();
    assertThat(ciphertexts.storedBytes(network)).isEqualTo(before - 100);
    assertThat(ciphertexts.find(network, SUM)).isPresent();
    assertThat(ciphertexts.find(network, A)).isPresent();
    assertThat(queue.feed(network, 2, 10))
        .containsExactly(new FeedEntry(3, PRODUCT, HandleState.ORPHANED));
    assertThat(queue.cursor(network, "chain")).contains(cursor(1, "block"));
    assertThat(queue.orphan(network, block("block2"), Optional.empty())).isFalse();
  }

  @Test
  void orphan_block_canComeBack() {
    submit("block", List.of(ADD), SUM);
    finish(claim(), SUM);
    queue.orphan(network, block("block"), Optional.empty());
    assertThat(submit("block", List.of(ADD), SUM)).isTrue();
    finish(claim(), SUM);

    assertThat(ciphertexts.find(network, SUM)).isPresent();
  }

  @Test
  void orphan_grantOnly_makesAResultUnwantedAgain() {
    submit("block", List.of(ADD));
    submit("grant", List.of(), SUM);
    queue.orphan(network, block("grant"), Optional.empty());

    assertThat(known(claim().results(), SUM).wanted()).isFalse();
  }

  @Test
  void orphan_consumer_takesItsPullBack() {
    submit("block", List.of(ADD, MUL));
    submit("later", List.of(SUB), LATER);
    queue.want(network, List.of(PRODUCT));
    queue.orphan(network, block("later"), Optional.empty());

    assertThat(known(claim().results(), PRODUCT).wanted()).isFalse();
  }

  @Test
  void orphan_whileAWorkerHasIt_dropsItsWork() {
    submit("block", List.of(ADD), SUM);
    ClaimedUnit unit = claim();
    queue.orphan(network, block("block"), Optional.empty());

    assertThat(queue.complete(unit.lease(), List.of(result(SUM)))).isFalse();
    assertThat(queue.renew(unit.lease(), LEASE)).isFalse();
    assertThat(ciphertexts.find(network, SUM)).isEmpty();
  }

  @Test
  void orphan_blockBelowAnother_isRefused() {
    submit("block", List.of(ADD), SUM);
    submit(block2(), List.of(MUL), PRODUCT);

    RequestException refusal =
        catchThrowableOfType(
            RequestException.class, () -> queue.orphan(network, block("block"), Optional.empty()));

    assertThat(refusal.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(refusal.actual()).isEqualTo(block("block2").toString());
    assertThat(queue.head(network)).contains(block2());
  }

  @Test
  void cursor_ofEmptyBlocks_movesWithoutRows() {
    assertThat(queue.cursor(network, "chain")).isEmpty();
    queue.move(network, cursor(7_200, "empty"));
    crash();

    assertThat(queue.cursor(network, "chain")).contains(cursor(7_200, "empty"));
    assertThat(queue.cursor(network, "other")).isEmpty();
    assertThat(queue.head(network)).isEmpty();
  }

  // Many at once

  @Test
  void claim_byManyWorkersAtOnce_givesEachUnitToOne() throws Exception {
    int units = 40;
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < units; i++) {
      operations.add(binary(Operator.FHE_ADD, computed("result " + i, UINT8), A, B));
    }
    submit("block", operations);
    Set<Handle> claimed = ConcurrentHashMap.newKeySet();
    List<Handle> twice = Collections.synchronizedList(new ArrayList<>());
    try (SqlStore second = openAgain(LIMIT, clock);
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (WorkQueue own : List.of(queue, second.queue(), queue, second.queue())) {
        running.add(
            workers.submit(() -> {
              for (Optional<ClaimedUnit> unit = own.claim("worker", LEASE);
                  unit.isPresent();
                  unit = own.claim("worker", LEASE)) {
                Handle result = unit.get().operations().getFirst().handle();
                if (!claimed.add(result)) {
                  twice.add(result);
                }
                own.complete(unit.get().lease(), List.of(result(result)));
                own.release(unit.get().lease(), Optional.empty());
              }
            }));
      }
      for (Future<?> worker : running) {
        worker.get();
      }
    }

    assertThat(twice).isEmpty();
    assertThat(claimed).hasSize(units);
    assertThat(queue.feed(network, 0, 100))
        .extracting(FeedEntry::sequence)
        .containsExactlyElementsOf(
            java.util.stream.LongStream.rangeClosed(1, units).boxed().toList());
  }

  private static Network network(String tenant) {
    return new Network(
        new Tenant(tenant),
        Handles.CHAIN,
        account(1),
        Digest.of(new byte[] {1}),
        new byte[] {1},
        Network.inputDomain(1, account(2)));
  }

  private void inputs(NetworkId to, String list, Handle... handles) {
    ciphertexts.putInputs(
        to,
        new InputBinding(block(list), account(1), account(2)),
        List.of(handles).stream().map(StoreContract::value).toList());
  }

  private boolean submit(String name, List<Operation> operations, Handle... granted) {
    return submit(Block.request(block(name)), operations, granted);
  }

  private boolean submit(Block block, List<Operation> operations, Handle... granted) {
    List<Grant> grants =
        List.of(granted).stream().map(h -> new Grant(h, Optional.of(account(3)))).toList();
    return queue.submit(network, new BlockWork(block, operations, grants), Optional.empty());
  }

  private static Block block2() {
    return new Block(block("block2"), 2, block("block"));
  }

  private static Cursor cursor(long number, String name) {
    return new Cursor("chain", number, block(name));
  }

  private static HandleStatus known(Map<Handle, HandleStatus> statuses, Handle handle) {
    return Optional.ofNullable(statuses.get(handle)).orElseThrow();
  }

  private ClaimedUnit claim() {
    return queue.claim("worker", LEASE).orElseThrow();
  }

  private void finish(ClaimedUnit unit, Handle... results) {
    assertThat(
            queue.complete(
                unit.lease(), List.of(results).stream().map(StoreContract::result).toList()))
        .isTrue();
    queue.release(unit.lease(), Optional.empty());
  }

  private static NewCiphertext value(Handle handle) {
    return new NewCiphertext(handle, data(handle), Optional.empty());
  }

  private static NewCiphertext result(Handle handle) {
    return new NewCiphertext(handle, data(handle), Optional.of(receipt()));
  }

  private static Receipt receipt() {
    return new Receipt(Hash.of(new byte[] {1}), Signature.ofRaw(new byte[Signature.BYTES]));
  }

  private static byte[] data(Handle handle) {
    return java.util.Arrays.copyOf(handle.raw(), 100);
  }
}
