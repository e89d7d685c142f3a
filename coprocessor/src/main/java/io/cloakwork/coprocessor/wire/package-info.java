/** Between proto and domain, and from failures to statuses: the only place that sees both. */
@NullMarked
package io.cloakwork.coprocessor.wire;

import org.jspecify.annotations.NullMarked;
