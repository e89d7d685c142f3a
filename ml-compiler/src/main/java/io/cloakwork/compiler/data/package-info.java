/** Tables of rows, as calibration and test data. */
package io.cloakwork.compiler.data;
