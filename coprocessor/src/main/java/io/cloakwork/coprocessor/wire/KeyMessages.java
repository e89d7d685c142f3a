package io.cloakwork.coprocessor.wire;

import com.google.protobuf.ByteString;
import io.cloakwork.api.v1.HasKeysRequest;
import io.cloakwork.api.v1.KeyHeader;
import io.cloakwork.api.v1.KeyState;
import io.cloakwork.api.v1.UploadKeysResponse;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.store.StoredKey;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Messages about evaluation keys. */
public final class KeyMessages {
  /** Keys that one question may name. */
  public static final int MAX_QUESTIONS = 64;

  private KeyMessages() {}

  /**
   * A digest that a message names.
   *
   * @param what names the field in the error
   */
  public static Digest digest(String what, ByteString raw) {
    return Digest.ofRaw(what, raw.toByteArray());
  }

  /** The bytes of a digest. */
  public static ByteString raw(Digest digest) {
    return ByteString.copyFrom(digest.raw());
  }

  /**
   * The keys that a question names.
   *
   * @throws CapacityException if there are too many
   */
  public static List<Digest> digests(HasKeysRequest request) {
    if (request.getKeyDigestsCount() > MAX_QUESTIONS) {
      throw new CapacityException("key digests", MAX_QUESTIONS, request.getKeyDigestsCount());
    }
    return request.getKeyDigestsList().stream().map(raw -> digest("key digest", raw)).toList();
  }

  /**
   * Checks the announced length of a key: what would never become one is refused before its bytes
   * are sent.
   *
   * @param expected bytes of a key for its parameters
   * @throws CapacityException if such a key is larger than the server takes
   * @throws MismatchException if another length is announced
   */
  public static void requireSize(KeyHeader header, long expected, long limit) {
    if (expected > limit) {
      throw new CapacityException("bytes of the key", limit, expected);
    }
    if (header.getTotalBytes() != expected) {
      throw new MismatchException(
          "bytes of the key",
          expected + " for its parameters",
          Long.toUnsignedString(header.getTotalBytes()));
    }
  }

  /**
   * Reads a whole key.
   *
   * @throws io.cloakwork.fhe.FheException if it is not one for these parameters, and nothing more
   */
  public static void check(InputStream in, TfheParameters parameters) throws IOException {
    ServerKeyFormat.check(in, parameters);
    if (in.read() >= 0) {
      throw new MismatchException("end of the key", "the end of the bytes", "more bytes");
    }
  }

  /** What a tenant has of a key. */
  public static KeyState state(Digest digest, io.cloakwork.coprocessor.store.KeyState state) {
    return KeyState.newBuilder()
        .setKeyDigest(raw(digest))
        .setComplete(state.complete())
        .setReceivedBytes(state.receivedBytes())
        .build();
  }

  /** The end of an upload. */
  public static UploadKeysResponse stored(StoredKey key) {
    return UploadKeysResponse.newBuilder()
        .setKeyDigest(raw(key.digest()))
        .setStoredBytes(key.bytes())
        .build();
  }
}
