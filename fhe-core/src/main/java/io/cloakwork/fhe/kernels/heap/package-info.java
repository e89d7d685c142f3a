/**
 * What the providers on heap arrays share: bootstraps around one {@link
 * io.cloakwork.fhe.kernels.heap.RingProduct}, and the exact integer operations as plain loops,
 * which the compiler turns into vector code.
 */
package io.cloakwork.fhe.kernels.heap;
