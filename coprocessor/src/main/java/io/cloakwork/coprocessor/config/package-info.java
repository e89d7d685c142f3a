/** What a server is told when it starts: parsed and checked once, immutable afterwards. */
@NullMarked
package io.cloakwork.coprocessor.config;

import org.jspecify.annotations.NullMarked;
