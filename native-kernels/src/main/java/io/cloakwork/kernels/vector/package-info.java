/**
 * The provider on the Vector API, on heap arrays: the portable fast path, and the only user of the
 * incubator module. Bits as the scalar provider's.
 */
package io.cloakwork.kernels.vector;
