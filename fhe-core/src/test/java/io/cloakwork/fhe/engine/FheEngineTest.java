package io.cloakwork.fhe.engine;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.fixtures.KernelRequests;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.kernels.scalar.ScalarKernelProvider;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.CmuxBatch;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.LoadedKey;
import io.cloakwork.fhe.spi.LoadedSelectors;
import io.cloakwork.fhe.spi.PackingBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import io.cloakwork.fhe.spi.ProductBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation has the bits of the scalar kernels, however it is split and joined. Toy keys. */
class FheEngineTest {
  private static final KernelRequests REQUESTS =
      new KernelRequests(ToyParameters.UNIFORM_TWO_LEVELS.parameters(), 7);

  private static Kernels scalar;
  private static LoadedKey scalarKey;
  private static LoadedSelectors scalarSelectors;
  private static FheEngine engine;
  private static EngineKey key;
  private static EngineSelectors selectors;

  @BeforeAll
  static void open() {
    ServerKey serverKey = REQUESTS.serverKey();
    scalar = new ScalarKernelProvider().open();
    scalarKey = scalar.load(serverKey);
    scalarSelectors = scalar.load(REQUESTS.selectors());
    engine =
        FheEngine.open(
            EngineOptions.defaults().withProvider("scalar").withThreads(3).withLargestBatch(5));
    key = engine.load(serverKey);
    selectors = engine.load(REQUESTS.selectors());
  }

  @AfterAll
  static void close() {
    selectors.close();
    key.close();
    engine.close();
    scalarSelectors.close();
    scalarKey.close();
    scalar.close();
  }

  @Test
  void open_forcedByName_usesThatProvider() {
    assertThat(engine.providerName()).isEqualTo("scalar");
    assertThat(engine.selection().fallbacks()).isEmpty();
    assertThat(key.parameters()).isEqualTo(REQUESTS.parameters());
    assertThat(selectors.count()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 13})
  void bootstrap_ofBothInputForms_hasTheBitsOfTheKernels(int count) {
    for (BootstrapBatch batch :
        List.of(REQUESTS.bootstraps(count), REQUESTS.smallBootstraps(count))) {
      scalar.bootstrap(scalarKey, batch);
      assertThat(engine.bootstrap(key, batch.inputs(), batch.tables()).words())
          .isEqualTo(batch.outputs().words());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40})
  void keySwitch_fromEachKey_hasTheBitsOfTheKernels(int count) {
    for (KeySwitchBatch.Source from : KeySwitchBatch.Source.values()) {
      KeySwitchBatch batch = REQUESTS.keySwitches(from, count);
      scalar.keySwitch(scalarKey, batch);
      LweCiphertextList actual = engine.keySwitch(key, from, batch.inputs());
      assertThat(actual.words()).isEqualTo(batch.outputs().words());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 72})
  void packingKeySwitch_hasTheBitsOfTheKernels(int count) {
    PackingBatch batch = REQUESTS.packings(count);
    scalar.packingKeySwitch(scalarKey, batch);
    assertThat(engine.packingKeySwitch(key, batch.inputs(), batch.perOutput()).words())
        .isEqualTo(batch.outputs().words());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40})
  void externalProduct_hasTheBitsOfTheKernels(int count) {
    ProductBatch batch = REQUESTS.externalProducts(count);
    scalar.externalProduct(scalarSelectors, batch);
    assertThat(engine.externalProduct(selectors, batch.selectors(), batch.inputs()).words())
        .isEqualTo(batch.outputs().words());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9})
  void cmuxTree_hasTheBitsOfTheKernels(int nodes) {
    CmuxBatch batch = REQUESTS.cmuxes(nodes);
    scalar.cmuxTree(scalarSelectors, batch);
    assertThat(engine.cmuxTree(selectors, batch.leaves(), batch.nodes(), batch.roots()).words())
        .isEqualTo(batch.outputs().words());
  }

  /**
   * Diagrams side by side, as many as are split between threads and more than the queue counts:
   * each of some nodes, every third one with two roots, some without a node.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 9, 150})
  void cmuxTree_ofManyDiagrams_hasTheBitsOfTheKernels(int diagrams) {
    GlweCiphertextList leaves = REQUESTS.cmuxes(1).leaves();
    List<CmuxBatch.Node> nodes = new ArrayList<>();
    List<Integer> roots = new ArrayList<>();
    for (int i = 0; i < diagrams; i++) {
      int first = leaves.count() + nodes.size();
      for (int j = 0; j < i % 4; j++) {
        nodes.add(new CmuxBatch.Node((i + j) % 3, j == 0 ? 0 : first + j - 1, 1));
      }
      roots.add(i % 4 == 0 ? i % 2 : first + i % 4 - 1);
      if (i % 3 == 2) {
        roots.add(i % 4 == 0 ? 0 : first);
      }
    }
    CmuxBatch batch =
        new CmuxBatch(
            leaves,
            nodes,
            roots.stream().mapToInt(Integer::intValue).toArray(),
            GlweCiphertextList.allocate(roots.size(), leaves.dimension(), leaves.polynomialSize()));
    scalar.cmuxTree(scalarSelectors, batch);
    assertThat(engine.cmuxTree(selectors, leaves, nodes, batch.roots()).words())
        .isEqualTo(batch.outputs().words());
  }

  @Test
  void linearAndMultiplyPlain_haveTheBitsOfTheKernels() {
    LinearBatch linear = REQUESTS.linears(9);
    scalar.linear(linear);
    assertThat(engine.linear(linear.inputs(), linear.rows()).words())
        .isEqualTo(linear.outputs().words());
    PlainProductBatch plain = REQUESTS.plainProducts(9);
    scalar.multiplyPlain(plain);
    assertThat(engine.multiplyPlain(plain.inputs(), plain.terms()).words())
        .isEqualTo(plain.outputs().words());
  }

  @Test
  void calls_ofAllKindsAtOnce_haveTheBitsOfTheKernels() throws Exception {
    BootstrapBatch bootstraps = REQUESTS.bootstraps(13);
    KeySwitchBatch switches = REQUESTS.keySwitches(KeySwitchBatch.Source.BIG, 20);
    PackingBatch packings = REQUESTS.packings(33);
    ProductBatch products = REQUESTS.externalProducts(20);
    scalar.bootstrap(scalarKey, bootstraps);
    scalar.keySwitch(scalarKey, switches);
    scalar.packingKeySwitch(scalarKey, packings);
    scalar.externalProduct(scalarSelectors, products);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> answers =
          IntStream.range(0, 24)
              .<Future<?>>mapToObj(i ->
                  callers.submit(() ->
                      assertThat(
                              switch (i % 4) {
                                case 0 ->
                                    engine
                                        .bootstrap(key, bootstraps.inputs(), bootstraps.tables())
                                        .words();
                                case 1 ->
                                    engine
                                        .keySwitch(
                                            key, KeySwitchBatch.Source.BIG, switches.inputs())
                                        .words();
                                case 2 ->
                                    engine
                                        .packingKeySwitch(
                                            key, packings.inputs(), packings.perOutput())
                                        .words();
                                default ->
                                    engine
                                        .externalProduct(
                                            selectors, products.selectors(), products.inputs())
                                        .words();
                              })
                          .isEqualTo(
                              switch (i % 4) {
                                case 0 -> bootstraps.outputs().words();
                                case 1 -> switches.outputs().words();
                                case 2 -> packings.outputs().words();
                                default -> products.outputs().words();
                              })))
              .toList();
      for (Future<?> answer : answers) {
        answer.get();
      }
    }
  }

  @Test
  void call_withRoom_hasTheBitsOfTheOther() {
    BootstrapBatch bootstraps = REQUESTS.bootstraps(9);
    LweCiphertextList big = REQUESTS.bigInputs(7);

    assertThat(engine.bootstrapWhenRoom(key, bootstraps.tables(), bootstraps::inputs).words())
        .isEqualTo(engine.bootstrap(key, bootstraps.inputs(), bootstraps.tables()).words());
    assertThat(engine.keySwitchWhenRoom(key, KeySwitchBatch.Source.BIG, 7, () -> big).words())
        .isEqualTo(engine.keySwitch(key, KeySwitchBatch.Source.BIG, big).words());
    assertThat(engine.packingKeySwitchWhenRoom(key, 7, 3, () -> big).words())
        .isEqualTo(engine.packingKeySwitch(key, big, 3).words());
  }

  @Test
  void call_withMoreInputsThanItHasRoomFor_isRefused() {
    LweCiphertextList big = REQUESTS.bigInputs(7);

    assertThrown(
        MismatchException.class,
        () -> engine.keySwitchWhenRoom(key, KeySwitchBatch.Source.BIG, 6, () -> big),
        "inputs of a call with room",
        6,
        7);
    assertThrown(
        MismatchException.class,
        () -> engine.packingKeySwitchWhenRoom(key, 6, 3, () -> big),
        "inputs of a call with room",
        6,
        7);
  }

  @Test
  void call_withMisfittingShapes_isRefusedBeforeItJoinsABatch() {
    LweCiphertextList wrong =
        LweCiphertextList.allocate(1, new LweDimension(5), CiphertextModulus.TWO_POW_64);
    assertThrown(
        MismatchException.class,
        () -> engine.bootstrap(key, wrong, REQUESTS.tables(1)),
        "bootstrap input LWE dimension",
        512,
        5);
    assertThrown(
        MismatchException.class,
        () -> engine.keySwitch(key, KeySwitchBatch.Source.BIG, wrong),
        "key switch input LWE dimension",
        512,
        5);
    assertThrown(
        MismatchException.class,
        () -> engine.packingKeySwitch(key, REQUESTS.bigInputs(1), 0),
        "inputs per packed ciphertext",
        "in [1, 256]",
        0);
    ProductBatch products = REQUESTS.externalProducts(1);
    assertThrown(
        MismatchException.class,
        () -> engine.externalProduct(selectors, new int[] {3}, products.inputs()),
        "selector",
        "in [0, 3)",
        3);
  }

  @Test
  void call_withoutTheKeyItNeeds_isAMismatchWithStoredState() {
    ServerKey full = REQUESTS.serverKey();
    ServerKey plain = ServerKey.of(full.parameters(), full.bootstrap(), full.keySwitch());
    try (EngineKey bare = engine.load(plain)) {
      LweCiphertextList inputs = REQUESTS.bigInputs(2);
      assertThatThrownBy(() -> engine.packingKeySwitch(bare, inputs, 2))
          .isInstanceOfSatisfying(
              MismatchException.class, e -> assertThat(e.ofStoredState()).isTrue());
      assertThatThrownBy(() -> engine.keySwitch(bare, KeySwitchBatch.Source.COMPACT, inputs))
          .isInstanceOfSatisfying(
              MismatchException.class, e -> assertThat(e.ofStoredState()).isTrue());
    }
  }
}
