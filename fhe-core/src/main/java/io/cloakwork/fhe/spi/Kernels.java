package io.cloakwork.fhe.spi;

import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.key.ServerKey;

/**
 * Bit-exact evaluation kernels of one provider, all on batches: one ciphertext is a batch of one.
 *
 * <p>Every provider returns the same bits for the same request ({@code docs/arithmetic.md}); a
 * result depends on neither batch size, place in the batch, threads nor device. Thread-safe. Shapes
 * are checked once, when a batch is built and when it meets its key; a method throws {@link
 * io.cloakwork.fhe.MismatchException} where key and batch do not fit, and {@link
 * io.cloakwork.fhe.KernelException} where the provider itself fails, the batch then having no
 * result at all.
 */
public interface Kernels extends AutoCloseable {

  /** Uploads a server key once; the provider chooses its own layout. */
  LoadedKey load(ServerKey key);

  /** Uploads a request's GGSW inputs, one at a time; closed after the request. */
  LoadedSelectors load(GgswCiphertexts selectors);

  /**
   * Programmable bootstraps: modulus switch, blind rotation, extraction; before them a key switch
   * where inputs stand under the big key.
   */
  void bootstrap(LoadedKey key, BootstrapBatch batch);

  /** Key switches from the big to the small key, or casting key switches. */
  void keySwitch(LoadedKey key, KeySwitchBatch batch);

  /** Packs LWE ciphertexts into GLWE ciphertexts. */
  void packingKeySwitch(LoadedKey key, PackingBatch batch);

  /** Integer matrix × LWE ciphertexts, modulo 2^64, exact. */
  void linear(LinearBatch batch);

  /** GLWE ciphertexts × plaintext polynomials, modulo 2^64, exact. */
  void multiplyPlain(PlainProductBatch batch);

  /** GGSW ⊡ GLWE. */
  void externalProduct(LoadedSelectors selectors, ProductBatch batch);

  /** Decision diagrams of CMUX nodes on GGSW inputs. */
  void cmuxTree(LoadedSelectors selectors, CmuxBatch batch);

  @Override
  void close();
}
