/**
 * Secret keys, their generation, encryption and decryption: the only package that sees secret bits,
 * and one that the module does not export.
 *
 * <p>As written, no branch and no memory address depends on a secret bit: products of keys and
 * masks are taken by masking with −bit. What the JVM's compilers make of it is not promised ({@code
 * docs/SECURITY.md}). Noise streams come from a {@link io.cloakwork.fhe.secret.SecretSeed} that is
 * drawn for one call and erased after it, so no noise is ever used twice.
 */
package io.cloakwork.fhe.secret;
