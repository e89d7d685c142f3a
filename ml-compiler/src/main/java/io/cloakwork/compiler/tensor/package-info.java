/**
 * Imported models: an immutable program of floating-point operations on one row, one record per
 * operation, and its executor.
 */
package io.cloakwork.compiler.tensor;
