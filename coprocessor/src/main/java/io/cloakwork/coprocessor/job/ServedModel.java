package io.cloakwork.coprocessor.job;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.runtime.EncryptedExecutor;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ParameterDigest;

/**
 * A compiled model, ready to be offered and run.
 *
 * @param name under which it is offered: the file's
 * @param digest SHA-256 of the artifact
 * @param parameters that clients make keys for
 * @param parametersDigest of these parameters
 * @param spec what a client needs
 * @param executor runs it on ciphertexts
 */
public record ServedModel(
    String name,
    Digest digest,
    TfheParameters parameters,
    Digest parametersDigest,
    ClientSpec spec,
    EncryptedExecutor executor) {

  /**
   * @param artifact the bytes that the model was read from
   */
  static ServedModel of(String name, byte[] artifact, CompiledModel model) {
    return new ServedModel(
        name,
        Digest.of(artifact),
        model.parameters(),
        new Digest(ParameterDigest.of(model.parameters()).hex()),
        model.client(),
        new EncryptedExecutor(model.circuit()));
  }

  /** Whether predictions need the client's evaluation keys. */
  public boolean needsKeys() {
    return spec.evaluationKeys();
  }
}
