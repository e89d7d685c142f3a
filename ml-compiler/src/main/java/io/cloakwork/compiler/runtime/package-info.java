/** Execution of programs: on clear integers, with sampled noise, and on ciphertexts. */
package io.cloakwork.compiler.runtime;
