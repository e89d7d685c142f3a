/**
 * What the owner of the data uses: a {@link io.cloakwork.fhe.client.ClientKey} encrypts, decrypts
 * and makes the evaluation keys for the computing side.
 *
 * <p>An example with toy parameters, which are not secure:
 *
 * {@snippet class="io.cloakwork.fhe.client.ClientKeyExample" region="example"}
 */
package io.cloakwork.fhe.client;
