package io.cloakwork.kernels.ffm;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The native function behind a component of a binding record. Types are {@code int}, {@code long}
 * and {@link java.lang.foreign.MemorySegment} for pointers; {@code void} as a result.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface NativeSymbol {
  /** Name of the function. */
  String value();

  Class<?> returns();

  Class<?>[] takes();

  /**
   * Whether pointers may be heap arrays. The collector then waits for the whole call: only for
   * calls that end within about a millisecond.
   */
  boolean onHeap() default false;
}
