/**
 * The engine: keeps keys loaded, gathers what waits into batches and runs them on the chosen kernel
 * provider. The result of a call depends on nothing but its arguments.
 */
package io.cloakwork.fhe.engine;
