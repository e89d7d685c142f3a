/** What the packages of the coprocessor share: the failures of requests. */
@NullMarked
package io.cloakwork.coprocessor;

import org.jspecify.annotations.NullMarked;
