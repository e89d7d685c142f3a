package io.cloakwork.coprocessor.client;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.ClientSpecFormat;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ParametersFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One number for everything that a client believes about a model: which artifact it is, for which
 * parameters, and how rows and answers are read. A server cannot change one of them, not even under
 * the same name, without changing this digest; whoever publishes a model publishes it, too.
 *
 * <p>SHA-256 of "cloakwork offer 1" and a zero byte, the 32 bytes of the model digest, the 32 bytes
 * of the SHA-256 of the encoded parameters, and the encoded client specification.
 */
public final class OfferDigest {
  private static final byte[] DOMAIN = "cloakwork offer 1\0".getBytes(StandardCharsets.US_ASCII);

  private OfferDigest() {}

  /** The digest of what an honest server offers for this model. */
  public static Digest of(CompiledModel model) {
    return of(new Digest(ModelFile.digest(model)), model);
  }

  /** The same for a model from a file whose bytes have that digest. */
  public static Digest of(Digest file, CompiledModel model) {
    return of(file, model.parameters(), model.client());
  }

  /**
   * The digest of these facts. Parameters and specification are encoded again: what counts is what
   * they mean, not the bytes that a server sent.
   */
  static Digest of(Digest model, TfheParameters parameters, ClientSpec spec) {
    ByteArrayOutputStream facts = new ByteArrayOutputStream();
    facts.writeBytes(DOMAIN);
    facts.writeBytes(model.raw());
    facts.writeBytes(Digest.of(ParametersFormat.encode(parameters)).raw());
    facts.writeBytes(ClientSpecFormat.encode(spec));
    return Digest.of(facts.toByteArray());
  }
}
