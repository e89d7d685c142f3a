/** Exceptions that everything in the library throws, and its version. */
package io.cloakwork.fhe;
