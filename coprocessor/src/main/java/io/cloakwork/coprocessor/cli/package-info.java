/** The commands of {@code cloak}. */
@NullMarked
package io.cloakwork.coprocessor.cli;

import org.jspecify.annotations.NullMarked;
