/** Choice of parameters and of the circuit form that is cheapest under them. */
package io.cloakwork.compiler.params;
