package io.cloakwork.compiler.params;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.noise.KeyPolicy;
import io.cloakwork.fhe.params.ParameterSets;
import java.util.Optional;

/** Which named set a program is compiled for. */
public final class ParameterChoice {
  private ParameterChoice() {}

  /**
   * The set that the user named, otherwise the default one of those that the policy accepts.
   *
   * @throws ParameterException if the named set has keys that the policy does not accept
   */
  public static ParameterSets choose(Optional<ParameterSets> named, KeyPolicy policy) {
    ParameterSets set =
        named.orElse(
            switch (policy) {
              case ANY -> ParameterSets.defaultSet();
              case UNIFORM -> ParameterSets.M2C2_STANDARD_P129;
            });
    policy.require(set.parameters().lwe().key());
    return set;
  }
}
