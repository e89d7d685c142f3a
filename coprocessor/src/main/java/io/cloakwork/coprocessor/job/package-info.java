/** Models, loaded keys and the bounded queue of predictions. */
@NullMarked
package io.cloakwork.coprocessor.job;

import org.jspecify.annotations.NullMarked;
