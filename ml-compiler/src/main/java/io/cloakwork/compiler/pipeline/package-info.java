/** The compiler as a whole: all stages in order. */
package io.cloakwork.compiler.pipeline;
