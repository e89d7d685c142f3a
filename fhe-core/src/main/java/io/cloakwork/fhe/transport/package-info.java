/**
 * How ciphertexts travel: encryption with a public key and its expansion into blocks, compression
 * of results, and re-randomization. Nothing here needs a secret key.
 *
 * {@snippet class="io.cloakwork.fhe.transport.TransportExample" region="example"}
 */
package io.cloakwork.fhe.transport;
