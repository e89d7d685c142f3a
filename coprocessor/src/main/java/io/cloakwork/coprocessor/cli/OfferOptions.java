package io.cloakwork.coprocessor.cli;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.client.OfferPolicy;
import io.cloakwork.fhe.noise.KeyPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which offers of a server a command accepts. */
final class OfferOptions {
  @Option(
      names = "--offer-digest",
      paramLabel = "HEX",
      description =
          "Accept only this offer: the offer digest that cloak compile, inspect and keygen print."
              + " A server that offers another model under the same name is refused.")
  private @Nullable String digest;

  /** The policy of a command that accepts these key distributions. */
  OfferPolicy policy(KeyPolicy keys) {
    OfferPolicy policy = OfferPolicy.secure(keys);
    if (digest == null) {
      return policy;
    }
    try {
      return policy.expecting(new Digest(digest));
    } catch (RequestException e) {
      throw new UsageException("--offer-digest", e.expected(), e.actual());
    }
  }
}
