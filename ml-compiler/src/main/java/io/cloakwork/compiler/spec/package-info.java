/**
 * What a client needs to know of one model: how a row becomes integers, how integers are packed,
 * and what the decrypted integers mean. Plain data; the encryption itself is in {@code client}.
 */
package io.cloakwork.compiler.spec;
