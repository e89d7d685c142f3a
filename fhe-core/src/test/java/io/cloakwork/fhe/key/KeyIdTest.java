package io.cloakwork.fhe.key;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.key.KeyId.Kind;
import io.cloakwork.fhe.secret.InsecureSeeds;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyIdTest {
  private static final byte[] ONES = new byte[20];
  private static final byte[] OTHERS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

  @Test
  void id_ofAnotherFingerprint_excludesIt() {
    KeyId client = KeyId.of(Kind.CLIENT, ONES);

    assertThat(client.excludes(KeyId.of(Kind.CLIENT, OTHERS))).isTrue();
    assertThat(client.excludes(KeyId.of(Kind.CLIENT, ONES.clone()))).isFalse();
  }

  @Test
  void id_ofAnotherKind_saysNothing() {
    assertThat(KeyId.of(Kind.CLIENT, ONES).excludes(KeyId.of(Kind.SERVER_KEY, OTHERS))).isFalse();
  }

  @Test
  void id_ofAnotherLength_isRefused() {
    assertRefused(() -> new KeyId(Kind.CLIENT, "ab"), "digits of a fingerprint", 32, 2);
  }

  @Test
  void toString_showsTheKindAndTheBeginning() {
    assertThat(KeyId.of(Kind.CLIENT, OTHERS)).hasToString("client 01020304");
    assertThat(KeyId.of(Kind.SERVER_KEY, OTHERS)).hasToString("server key 01020304");
  }

  /** Whatever keys are made of one secret key, and however often, they belong together. */
  @Test
  void serverKeys_ofOneClient_haveTheIdOfTheClient() {
    KeyFixtures.Keys keys = KeyFixtures.of(ToyParameters.BLOCK3);
    ServerKey second = keys.secret().serverKey(InsecureSeeds.numbered(9), Progress.NONE);

    assertThat(keys.server().id()).isEqualTo(keys.secret().id()).isEqualTo(second.id());
    assertThat(keys.server().id().kind()).isEqualTo(Kind.CLIENT);
    assertThat(KeyFixtures.ofAnotherClient(ToyParameters.BLOCK3).server().id())
        .isNotEqualTo(second.id());
  }

  @Test
  void serverKeys_ofAnUnknownClient_haveIdsOfTheirOwn() {
    KeyFixtures.Keys keys = KeyFixtures.of(ToyParameters.BLOCK3);
    ServerKey first = withoutClient(keys.server());
    ServerKey second =
        withoutClient(keys.secret().serverKey(InsecureSeeds.numbered(9), Progress.NONE));

    assertThat(first.client()).isEqualTo(Optional.empty());
    assertThat(first.id().kind()).isEqualTo(Kind.SERVER_KEY);
    assertThat(first.id()).isEqualTo(withoutClient(keys.server()).id()).isNotEqualTo(second.id());
  }

  private static ServerKey withoutClient(ServerKey key) {
    return ServerKey.of(key.parameters(), key.bootstrap(), key.keySwitch());
  }
}
