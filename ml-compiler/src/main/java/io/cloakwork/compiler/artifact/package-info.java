/** Compiled models and their files: programs, parameters, client specification, report. */
package io.cloakwork.compiler.artifact;
