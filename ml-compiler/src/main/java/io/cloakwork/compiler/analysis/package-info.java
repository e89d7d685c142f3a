/** Facts about programs: ranges of integers, noise of ciphertexts. Analyses change no program. */
package io.cloakwork.compiler.analysis;
