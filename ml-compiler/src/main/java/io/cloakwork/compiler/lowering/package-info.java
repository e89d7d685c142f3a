/**
 * From the integer dialect to the circuit dialect: which form computes each part on ciphertexts.
 */
package io.cloakwork.compiler.lowering;
