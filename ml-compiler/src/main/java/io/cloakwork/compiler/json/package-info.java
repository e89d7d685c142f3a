/** Strict reading of untrusted JSON: a missing, superfluous or wrongly typed field is an error. */
package io.cloakwork.compiler.json;
