/**
 * Encrypted booleans and integers, and every operation on them.
 *
 * <p>A value is a list of blocks, each a ciphertext of two message bits, with room for two bits of
 * carry. {@link io.cloakwork.fhe.integer.FheEvaluator} computes on them, with an engine and the
 * evaluation keys of one client; {@link io.cloakwork.fhe.integer.ClearEvaluator} says what the
 * operations mean. Values are encrypted and decrypted by {@code fhe.client.ClientKey}.
 *
 * {@snippet class="io.cloakwork.fhe.ReadmeExample" region="readme"}
 */
package io.cloakwork.fhe.integer;
