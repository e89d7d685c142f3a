/** Seeded cryptographic random streams, one per purpose, and the samplers on top of them. */
package io.cloakwork.fhe.random;
