package io.cloakwork.coprocessor.client;

import io.cloakwork.api.v1.GetModelResponse;
import io.cloakwork.api.v1.ModelSummary;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.ClientSpecFormat;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.client.ClientException.Reason;
import io.cloakwork.coprocessor.wire.KeyMessages;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.noise.NoiseBudget;
import io.cloakwork.fhe.noise.SecurityEstimate;
import io.cloakwork.fhe.noise.SecurityLevel;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ParameterDigest;
import io.cloakwork.fhe.serial.ParametersFormat;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import java.time.Duration;

/**
 * Turns what an untrusted server says about a model into facts, or refuses it. Security and failure
 * probability are derived here from the parameters; digests, sizes and encodings must agree.
 */
final class OfferCheck {
  /** More features than this are no row that anybody types. */
  static final int MAX_FEATURES = 1 << 16;

  /** More numbers than this are no answer. */
  static final int MAX_OUTPUTS = 1 << 12;

  private final OfferPolicy policy;

  OfferCheck(OfferPolicy policy) {
    this.policy = policy;
  }

  /**
   * Checks an offer.
   *
   * @param asked name that was asked for
   * @throws ClientException (offer refused) saying what is wrong
   */
  ModelOffer check(String asked, GetModelResponse reply) {
    try {
      return checked(asked, reply);
    } catch (FheException | RequestException e) {
      throw new ClientException(
          Reason.OFFER_REFUSED,
          "the offer of model " + asked + " is refused: " + e.getMessage(),
          e);
    }
  }

  private ModelOffer checked(String asked, GetModelResponse reply) {
    ModelSummary summary = reply.getModel();
    require("name of the model", asked, summary.getName());
    TfheParameters parameters = ParametersFormat.decode(reply.getParameters().toByteArray());
    Digest parametersDigest =
        KeyMessages.digest("parameters digest", summary.getParametersDigest());
    require("parameters digest", ParameterDigest.of(parameters).hex(), parametersDigest.hex());
    SecurityEstimate.require(parameters, policy.minimumBits());
    policy.keys().require(parameters.lwe().key());
    SecurityLevel security = SecurityEstimate.of(parameters);
    ClientSpec spec = ClientSpecFormat.decode(reply.getClientSpec().toByteArray());
    double failureLog2 = NoiseBudget.of(parameters).log2FailureAtPublishedNorm();
    if (spec.evaluationKeys() && failureLog2 > policy.maximumFailureLog2()) {
      throw refusal(
          "log2 failure probability of a look-up",
          "at most " + policy.maximumFailureLog2(),
          failureLog2);
    }
    checkSpec(spec, parameters);
    long keyBytes = ServerKeyFormat.size(parameters);
    require("bytes of the evaluation keys", keyBytes, reply.getKeyBytes());
    if (reply.getMaxRows() <= 0) {
      throw refusal("rows of a request", "at least 1", reply.getMaxRows());
    }
    if (reply.getMaxDeadlineSeconds() <= 0) {
      throw refusal("seconds of a call", "at least 1", reply.getMaxDeadlineSeconds());
    }
    Digest modelDigest = KeyMessages.digest("model digest", summary.getModelDigest());
    Digest offerDigest = OfferDigest.of(modelDigest, parameters, spec);
    policy.offer().ifPresent(expected -> require("offer digest", expected, offerDigest));
    return new ModelOffer(
        asked,
        modelDigest,
        offerDigest,
        spec,
        parameters,
        parametersDigest,
        security,
        failureLog2,
        keyBytes,
        reply.getMaxRows(),
        Duration.ofSeconds(reply.getMaxDeadlineSeconds()));
  }

  private static void checkSpec(ClientSpec spec, TfheParameters parameters) {
    spec.packing().requirePolynomialSize(parameters.glwe().polynomialSize().value());
    if (spec.width() > MAX_FEATURES) {
      throw refusal("features", "at most " + MAX_FEATURES, spec.width());
    }
    if (spec.outputs().size() > MAX_OUTPUTS) {
      throw refusal("outputs", "at most " + MAX_OUTPUTS, spec.outputs().size());
    }
    if (spec.packing().shift() + spec.bits() > Long.SIZE) {
      throw refusal(
          "quantizer: bits and shift of the packing",
          "at most " + Long.SIZE + " together",
          spec.bits() + " and " + spec.packing().shift());
    }
  }

  private static void require(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw refusal(what, expected, actual);
    }
  }

  private static RequestException refusal(String what, Object expected, Object actual) {
    return new RequestException(RequestException.Kind.INVALID, what, expected, actual);
  }
}
