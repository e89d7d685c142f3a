/** JMH benchmarks: the comment of each class is the question that it answers. */
@NullMarked
package io.cloakwork.benchmarks;

import org.jspecify.annotations.NullMarked;
