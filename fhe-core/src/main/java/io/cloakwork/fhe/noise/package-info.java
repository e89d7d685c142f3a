/**
 * How much noise every operation adds, how often a look-up then fails, which noise is secure, and
 * the search for parameters. All variances are relative to the torus.
 */
package io.cloakwork.fhe.noise;
