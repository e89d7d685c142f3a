/** Durable state: evaluation keys as content-addressed files. */
@NullMarked
package io.cloakwork.coprocessor.store;

import org.jspecify.annotations.NullMarked;
