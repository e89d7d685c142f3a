package io.cloakwork.compiler.client;

import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.EncryptedRow;
import io.cloakwork.compiler.spec.Packing;
import io.cloakwork.compiler.spec.Prediction;
import io.cloakwork.compiler.spec.RowBits;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import java.util.Optional;

/**
 * One client of one model. Rows go in as numbers and out as ciphertexts; replies come in as
 * ciphertexts and out as predictions. Safe for use by many threads, as its key is.
 */
public final class ModelClient {
  private final ClientSpec spec;
  private final ClientKey key;

  /**
   * @param key stays the caller's, who closes it
   * @throws MismatchException if the key's polynomial size is not the model's
   */
  public ModelClient(ClientSpec spec, ClientKey key) {
    spec.form().requirePolynomialSize(key.parameters().glwe().polynomialSize().value());
    this.spec = spec;
    this.key = key;
  }

  public ClientSpec spec() {
    return spec;
  }

  /**
   * Fresh ciphertexts of one row.
   *
   * @param row one number per feature; NaN for a missing one where the model allows it
   * @throws MismatchException if the row has another length
   * @throws IllegalArgumentException if a value is missing and the model has none for it
   */
  public EncryptedRow encrypt(double[] row) {
    long[][] plaintexts = spec.plaintexts(row);
    return new EncryptedRow(
        plaintexts.length == 0 ? Optional.empty() : Optional.of(key.encryptGlwe(plaintexts)),
        switch (spec.form()) {
          case Packing _ -> Optional.empty();
          case RowBits form ->
              Optional.of(key.encryptBits(form.decomposition(), form.split(spec.quantize(row))));
        });
  }

  /**
   * What a reply says.
   *
   * @throws MismatchException if the reply has another shape than the model's
   */
  public Prediction decrypt(LweCiphertextList reply) {
    return spec.interpret(phases(reply));
  }

  /** The integers of a reply: what the clear executor gives for the same row. */
  public long[] decryptIntegers(LweCiphertextList reply) {
    return spec.decode(phases(reply));
  }

  private long[] phases(LweCiphertextList reply) {
    if (reply.count() != spec.replyCiphertexts()) {
      throw new MismatchException("ciphertexts of a reply", spec.replyCiphertexts(), reply.count());
    }
    return key.decryptLwe(reply);
  }
}
