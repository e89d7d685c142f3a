/** Kernels in C on the CPU: {@code src/main/c}, bound through {@code kernels.ffm}. */
@NullMarked
package io.cloakwork.kernels.cpu;

import org.jspecify.annotations.NullMarked;
