/** Logs and figures, without secrets and plaintexts. */
@NullMarked
package io.cloakwork.coprocessor.telemetry;

import org.jspecify.annotations.NullMarked;
