package io.cloakwork.coprocessor.client;

import io.cloakwork.api.v1.GetModelResponse;
import io.cloakwork.api.v1.ModelSummary;
import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.ClientSpecFormat;
import io.cloakwork.compiler.spec.EncryptedRowFormat;
import io.cloakwork.compiler.spec.Packing;
import io.cloakwork.compiler.spec.RowBits;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.PrintableText;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.client.ClientException.Reason;
import io.cloakwork.coprocessor.wire.KeyMessages;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.noise.FreshNoise;
import io.cloakwork.fhe.noise.NoiseBudget;
import io.cloakwork.fhe.noise.ProductNoise;
import io.cloakwork.fhe.noise.SecurityEstimate;
import io.cloakwork.fhe.noise.SecurityLevel;
import io.cloakwork.fhe.noise.Variance;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.LweListFormat;
import io.cloakwork.fhe.serial.ParameterDigest;
import io.cloakwork.fhe.serial.ParametersFormat;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import java.time.Duration;

/**
 * Turns what an untrusted server says about a model into facts, or refuses it. Security is derived
 * here from the parameters; digests, sizes and encodings must agree, and what the client would
 * make, send and receive is bounded.
 *
 * <p>The circuit is not seen here, so its failure probability cannot be derived. What can be are
 * bounds from below: a look-up in the message space that the parameters state, and the decryption
 * of an answer with no more noise than the best circuit leaves. What already fails there is
 * refused.
 */
final class OfferCheck {
  /** More features than this are no row that anybody types. */
  static final int MAX_FEATURES = 1 << 16;

  /** More numbers than this are no answer. */
  static final int MAX_OUTPUTS = 1 << 12;

  /** Evaluation keys that a client makes for a server: what servers take by default. */
  static final long MAX_KEY_BYTES = 1L << 30;

  /** One encrypted row, and one encrypted answer. */
  static final long MAX_ROW_BYTES = EncryptedRowFormat.MAX_BYTES;

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
          "the offer of model " + asked + " is refused",
          PrintableText.shortened(String.valueOf(e.getMessage())),
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
    checkSizes(spec, parameters);
    checkSpec(spec, parameters);
    checkFailures(spec, parameters);
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
        keyBytes,
        reply.getMaxRows(),
        Duration.ofSeconds(reply.getMaxDeadlineSeconds()));
  }

  private static void checkSpec(ClientSpec spec, TfheParameters parameters) {
    spec.form().requirePolynomialSize(parameters.glwe().polynomialSize().value());
    if (spec.width() > MAX_FEATURES) {
      throw refusal("features", "at most " + MAX_FEATURES, spec.width());
    }
    if (spec.outputs().size() > MAX_OUTPUTS) {
      throw refusal("outputs", "at most " + MAX_OUTPUTS, spec.outputs().size());
    }
    switch (spec.form()) {
      case Packing packing -> {
        if (packing.shift() + spec.bits() > Long.SIZE) {
          throw refusal(
              "quantizer: bits and shift of the packing",
              "at most " + Long.SIZE + " together",
              spec.bits() + " and " + packing.shift());
        }
      }
      case RowBits _ -> {
        // any bits of an integer are bits
      }
    }
  }

  private void checkFailures(ClientSpec spec, TfheParameters parameters) {
    Variance least = leastNoise(spec, parameters.glwe());
    if (spec.evaluationKeys()) {
      NoiseBudget budget = NoiseBudget.of(parameters);
      limitFailure("a look-up at the parameters' ν", budget.log2FailureAtPublishedNorm());
      least = budget.bootstrapOutput();
    }
    for (Encoding output : spec.outputs()) {
      limitFailure(
          "an answer of " + output.bits() + " bits, with the least noise that it can have",
          FailureProbability.log2(least, Math.scalb(1.0, -output.bits() - 1)));
    }
  }

  /** Without a bootstrap: that of a fresh ciphertext, or of one CMUX that chooses by a 0. */
  private static Variance leastNoise(ClientSpec spec, GlweShape shape) {
    Variance fresh = FreshNoise.of(shape.noise());
    return switch (spec.form()) {
      case Packing _ -> fresh;
      case RowBits bits -> ProductNoise.externalProduct(shape, fresh, bits.decomposition(), 0);
    };
  }

  private void limitFailure(String of, double log2) {
    if (!(log2 <= policy.maximumFailureLog2())) {
      throw refusal(
          "log2 failure probability of " + of, "at most " + policy.maximumFailureLog2(), log2);
    }
  }

  private static void checkSizes(ClientSpec spec, TfheParameters parameters) {
    limitBytes("the evaluation keys", MAX_KEY_BYTES, ServerKeyFormat.size(parameters));
    limitBytes("an encrypted row", MAX_ROW_BYTES, EncryptedRowFormat.size(spec, parameters.glwe()));
    limitBytes(
        "an encrypted answer",
        MAX_ROW_BYTES,
        LweListFormat.size(
            spec.replyCiphertexts(),
            parameters.glwe().extractedDimension(),
            CiphertextModulus.TWO_POW_64));
  }

  private static void limitBytes(String of, long limit, long bytes) {
    if (bytes > limit) {
      throw refusal("bytes of " + of, "at most " + limit, bytes);
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
