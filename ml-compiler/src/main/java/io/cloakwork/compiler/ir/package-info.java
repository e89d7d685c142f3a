/**
 * Programs of the compiler: immutable, self-checking, with a text form. One row of features goes
 * in, integers come out. A program is first written in the integer dialect, which is the meaning of
 * a model, and lowered to the circuit dialect, which computes it on ciphertexts.
 */
package io.cloakwork.compiler.ir;
