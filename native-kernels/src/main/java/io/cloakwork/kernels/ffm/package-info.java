/**
 * Native libraries through the Foreign Function and Memory API: finding, binding, owning memory.
 */
@NullMarked
package io.cloakwork.kernels.ffm;

import org.jspecify.annotations.NullMarked;
