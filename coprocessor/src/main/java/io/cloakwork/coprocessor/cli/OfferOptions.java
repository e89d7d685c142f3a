package io.cloakwork.coprocessor.cli;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.PrintableText;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.client.ClientException;
import io.cloakwork.coprocessor.client.ClientException.Reason;
import io.cloakwork.coprocessor.client.InferenceClient;
import io.cloakwork.coprocessor.client.ModelOffer;
import io.cloakwork.coprocessor.client.OfferPolicy;
import io.cloakwork.fhe.noise.KeyPolicy;
import java.util.List;
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

  /**
   * The offer of a served model.
   *
   * @throws UsageException if the server has no model of this name
   */
  static ModelOffer of(InferenceClient client, String model) {
    try {
      return client.offer(model);
    } catch (ClientException e) {
      if (e.reason() != Reason.NOT_FOUND) {
        throw e;
      }
      List<String> names = client.models();
      throw new UsageException(
          "--model",
          "a model of this server, " + PrintableText.shortened(String.join(", ", names)),
          "'" + model + "'" + NearName.hint(model, names));
    }
  }

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
