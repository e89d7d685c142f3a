/** Quality and agreement of predictions on whole tables, in every mode of execution. */
package io.cloakwork.compiler.evaluation;
