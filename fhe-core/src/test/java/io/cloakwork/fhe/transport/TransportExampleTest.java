package io.cloakwork.fhe.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures.Keys;
import io.cloakwork.fhe.params.ParameterSets;
import org.junit.jupiter.api.Test;

class TransportExampleTest {
  @Test
  void exampleOfThePackage_runs() {
    Keys keys = KeyFixtures.withTransport(ParameterSets.defaultSet());

    assertThat(TransportExample.roundTrip(keys.client(), keys.server())).containsExactly(1, 0, 3);
  }
}
