/** Typed sizes, distributions and parameter sets: an invalid one cannot be built. */
package io.cloakwork.fhe.params;
