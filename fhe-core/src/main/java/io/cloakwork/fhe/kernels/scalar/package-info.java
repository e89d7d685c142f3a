/** The scalar provider: plain loops, the specification of every bit. */
package io.cloakwork.fhe.kernels.scalar;
