package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.OptionalKeys;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.params.CompressionParameters;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import java.util.Optional;
import java.util.Set;

/**
 * Makes one server key, part by part, and tells how far the whole has come: in units of one
 * coefficient of a secret key that a part encrypts.
 */
final class ServerKeyGeneration {
  private final SecretKeySet keys;
  private final TfheParameters parameters;
  private final SecretSeed seed;
  private final Progress progress;
  private int total;
  private int before;

  ServerKeyGeneration(SecretKeySet keys, SecretSeed seed, Progress progress) {
    this.keys = keys;
    this.parameters = keys.parameters();
    this.seed = seed;
    this.progress = progress;
  }

  ServerKey generate(Set<ServerKeyPart> parts) {
    total = parameters.lwe().dimension().value() + big();
    // In the order of the enum, whatever the set's: what a seed gives must not depend on it.
    for (ServerKeyPart part : ServerKeyPart.values()) {
      total += parts.contains(part) ? units(part) : 0;
    }
    BootstrapKey bootstrap =
        EvaluationKeys.bootstrapKey(parameters, keys.small(), keys.glwe(), seed, part());
    before += parameters.lwe().dimension().value();
    KeySwitchKey keySwitch =
        keySwitchKey(MaskPurpose.KEY_SWITCH_KEY, keys.glwe().extracted(), parameters.keySwitch());
    OptionalKeys optional = OptionalKeys.NONE;
    for (ServerKeyPart part : ServerKeyPart.values()) {
      optional = parts.contains(part) ? with(optional, part) : optional;
    }
    return new ServerKey(parameters, bootstrap, keySwitch, optional, Optional.of(keys.id()));
  }

  // Asked for each part before the work begins, so that what is missing is said at once.
  private int units(ServerKeyPart part) {
    return switch (part) {
      case PUBLIC_ENCRYPTION -> keys.requireTransport("a casting key").compact().secret().length();
      case COMPRESSION ->
          big() + keys.requireTransport("compression keys").storage().secret().length();
      case RERANDOMIZATION -> {
        GlwePublicKey.requireOnePolynomial(parameters.glwe());
        yield 1;
      }
    };
  }

  private OptionalKeys with(OptionalKeys made, ServerKeyPart part) {
    return switch (part) {
      case PUBLIC_ENCRYPTION -> {
        TransportKeys transport = keys.requireTransport("a casting key");
        yield made.withCasting(
            keySwitchKey(
                MaskPurpose.CASTING_KEY,
                transport.compact().extracted(),
                transport.parameters().compact().casting()));
      }
      case COMPRESSION -> compression(made);
      case RERANDOMIZATION -> {
        GlwePublicKey key =
            EvaluationKeys.publicKey(
                MaskPurpose.RERANDOMIZATION_KEY, keys.glwe(), parameters.glwe(), seed);
        part().update(1, 1);
        before++;
        yield made.withRerandomization(key);
      }
    };
  }

  private OptionalKeys compression(OptionalKeys made) {
    TransportKeys transport = keys.requireTransport("compression keys");
    CompressionParameters compression = transport.parameters().compression();
    OptionalKeys packed =
        made.withPacking(
            EvaluationKeys.packingKey(
                keys.glwe().extracted(),
                transport.storage(),
                compression.storage(),
                compression.packing(),
                seed,
                part()));
    before += big();
    return packed.withDecompression(
        keySwitchKey(
            MaskPurpose.DECOMPRESSION_KEY,
            transport.storage().extracted(),
            compression.decompression()));
  }

  private KeySwitchKey keySwitchKey(
      MaskPurpose purpose, LweSecretKey from, Decomposition decomposition) {
    KeySwitchKey key =
        EvaluationKeys.keySwitchKey(
            purpose, from, keys.small(), parameters.lwe().noise(), decomposition, seed, part());
    before += from.dimension().value();
    return key;
  }

  private int big() {
    return parameters.glwe().extractedDimension().value();
  }

  private Progress part() {
    int done = before;
    return (part, _) -> progress.update(done + part, total);
  }
}
