/**
 * Evaluation keys in their seeded form, expanded piece by piece into a provider's memory. Never a
 * secret.
 */
package io.cloakwork.fhe.key;
