package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures.Keys;
import io.cloakwork.fhe.params.ParameterSets;
import org.junit.jupiter.api.Test;

class TransportExampleTest {
  @Test
  void exampleOfTheDocumentation_runs() {
    Keys keys = KeyFixtures.withTransport(ParameterSets.defaultSet());

    ClearList answer = TransportExample.bid(keys.client(), keys.server());

    assertThat(answer.bool(0)).isTrue();
    assertThat(answer.integer(1)).isEqualTo(1_500);
  }
}
