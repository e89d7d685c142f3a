package io.cloakwork.coprocessor.client;

import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.fhe.noise.SecurityLevel;
import io.cloakwork.fhe.params.TfheParameters;
import java.time.Duration;

/**
 * What a server offers, after this client has checked it: {@link OfferCheck} is the only maker. How
 * often the circuit itself fails is the server's word, or that of whoever vouches for the offer
 * digest: the client does not see the circuit.
 *
 * @param name of the model
 * @param modelDigest says which artifact of that name
 * @param offerDigest of everything that the client believes: {@link OfferDigest}
 * @param spec how rows become integers and answers become predictions
 * @param parameters for which keys are made
 * @param parametersDigest of these parameters
 * @param security derived here, not told by the server
 * @param keyBytes of the evaluation keys
 * @param maxRows that one stream may carry
 * @param maxDeadline that one call may ask for
 */
public record ModelOffer(
    String name,
    Digest modelDigest,
    Digest offerDigest,
    ClientSpec spec,
    TfheParameters parameters,
    Digest parametersDigest,
    SecurityLevel security,
    long keyBytes,
    int maxRows,
    Duration maxDeadline) {}
