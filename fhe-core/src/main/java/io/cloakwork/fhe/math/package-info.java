/**
 * The canonical arithmetic: torus words, decomposition, modulus switch and the negacyclic
 * transform.
 */
package io.cloakwork.fhe.math;
