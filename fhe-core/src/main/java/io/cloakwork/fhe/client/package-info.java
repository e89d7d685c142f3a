/**
 * What the owner of the data uses: a {@link io.cloakwork.fhe.client.ClientKey} encrypts, decrypts
 * and makes the evaluation keys for the computing side.
 *
 * {@snippet class="io.cloakwork.fhe.client.ClientKeyExample" region="example"}
 */
package io.cloakwork.fhe.client;
