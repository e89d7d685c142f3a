package io.cloakwork.coprocessor.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.cloakwork.api.v1.GetModelResponse;
import io.cloakwork.coprocessor.client.ClientException.Reason;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.fhe.fixtures.fuzz.FuzzTarget;
import io.cloakwork.fhe.noise.KeyPolicy;
import java.util.stream.Stream;

/** What a client reads of a server's offer. An accepted one is also used. */
enum OfferFuzzTargets implements FuzzTarget {
  OFFER;

  @Override
  public Stream<byte[]> seeds() {
    return Stream.of(
        ServedFixture.offer(ServedFixture.labelModel(), "m").toByteArray(),
        ServedFixture.offer(ServedFixture.scoresModel(), "m").toByteArray());
  }

  @Override
  public boolean accepts(byte[] input) {
    try {
      ModelOffer offer =
          new OfferCheck(OfferPolicy.secure(KeyPolicy.ANY))
              .check("m", GetModelResponse.parseFrom(input));
      offer.spec().plaintexts(new double[offer.spec().width()]);
      offer.spec().answer().interpret(new long[offer.spec().answer().integers()]);
      return true;
    } catch (InvalidProtocolBufferException _) {
      return false;
    } catch (ClientException e) {
      if (e.reason() != Reason.OFFER_REFUSED) {
        throw e;
      }
      return false;
    }
  }
}
