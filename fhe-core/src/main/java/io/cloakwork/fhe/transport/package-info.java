/**
 * How ciphertexts travel: encryption with a public key and its expansion into blocks, compression
 * of results, and re-randomization. Nothing here needs a secret key.
 */
package io.cloakwork.fhe.transport;
