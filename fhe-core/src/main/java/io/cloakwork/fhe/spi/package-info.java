/**
 * What a kernel provider implements: operations on batches, each with one defined result, bit by
 * bit.
 */
package io.cloakwork.fhe.spi;
