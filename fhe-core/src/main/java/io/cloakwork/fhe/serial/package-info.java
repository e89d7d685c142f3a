/**
 * Versioned binary format of public objects: parameters, server keys and ciphertexts, never a
 * secret.
 *
 * <p>Every decoder is told what to expect and checks the bytes against it before it allocates:
 * memory is bounded by what is expected, not by what the bytes claim. Layouts: {@code
 * docs/formats.md}.
 */
package io.cloakwork.fhe.serial;
