/** One class per transformation of a program; none changes what it computes. */
package io.cloakwork.compiler.pass;
