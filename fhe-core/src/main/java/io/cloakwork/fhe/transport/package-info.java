/**
 * How ciphertexts travel: encryption with a public key and its expansion into blocks, compression
 * of results, and re-randomization. Nothing here needs a secret key, and nothing knows of integers:
 * lists of values are in {@code io.cloakwork.fhe.integer}.
 */
package io.cloakwork.fhe.transport;
