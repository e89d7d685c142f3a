/**
 * Ciphertexts and the tables that bootstraps evaluate: data and exact index work, never a secret.
 */
package io.cloakwork.fhe.ciphertext;
