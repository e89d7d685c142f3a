package io.cloakwork.fhe.integer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.params.ParameterSets;
import java.math.BigInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A few operations with the parameters that users get by default. */
@Tag("slow")
class DefaultSetIntegersTest {

  @Test
  void operations_withTheDefaultSet_equalTheClearOnes() {
    KeyFixtures.Keys keys = KeyFixtures.of(ParameterSets.defaultSet().parameters());
    ClientKey client = keys.client();
    try (FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey key = engine.load(keys.server())) {
      for (Form form : Form.values()) {
        FheEvaluator evaluator = FheEvaluator.of(engine, key, form);
        FheUint a = client.encryptUint(8, 213);
        FheUint b = client.encryptUint(8, 58);

        assertThat(client.decrypt(evaluator.add(a, b))).isEqualTo(15);
        assertThat(client.decrypt(evaluator.sub(a, b))).isEqualTo(155);
        assertThat(client.decrypt(evaluator.bitXor(a, b))).isEqualTo(239);
        assertThat(client.decrypt(evaluator.lt(a, b))).isFalse();
        assertThat(client.decrypt(evaluator.eq(a, 213))).isTrue();
        assertThat(client.decrypt(evaluator.min(a, b))).isEqualTo(58);
        assertThat(client.decrypt(evaluator.mul(a, b))).isEqualTo(213 * 58 % 256);
        assertThat(client.decrypt(evaluator.shl(b, b))).isEqualTo(58 << 2 & 255);
        QuotientRemainder<FheUint> division = evaluator.divRem(a, b);
        assertThat(client.decrypt(division.quotient())).isEqualTo(BigInteger.valueOf(3));
        assertThat(client.decrypt(division.remainder())).isEqualTo(BigInteger.valueOf(39));
      }
    }
  }
}
