package io.cloakwork.kernels.ffm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;

/**
 * A record of method handles, one for each function of a library: its components are annotated with
 * {@link NativeSymbol}.
 *
 * @param <R> the record
 */
public sealed interface NativeBinding<R extends Record> {

  /** Every function is there. */
  record Bound<R extends Record>(R functions) implements NativeBinding<R> {}

  /**
   * The library is another one than the record describes.
   *
   * @param symbol the first function that it lacks
   */
  record Missing<R extends Record>(String symbol) implements NativeBinding<R> {}

  /**
   * Looks up all functions of a record.
   *
   * @param caller may call the record's canonical constructor
   */
  static <R extends Record> NativeBinding<R> bind(
      SymbolLookup library, Class<R> type, MethodHandles.Lookup caller) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] handles = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      NativeSymbol symbol = components[i].getAnnotation(NativeSymbol.class);
      if (symbol == null) {
        throw new IllegalArgumentException(
            type.getName() + "." + components[i].getName() + " has no @NativeSymbol");
      }
      Optional<MemorySegment> address = library.find(symbol.value());
      if (address.isEmpty()) {
        return new Missing<>(symbol.value());
      }
      handles[i] = handle(address.get(), symbol);
    }
    Class<?>[] types = new Class<?>[components.length];
    Arrays.fill(types, MethodHandle.class);
    try {
      MethodHandle constructor =
          caller.findConstructor(type, MethodType.methodType(void.class, types));
      return new Bound<>(type.cast(constructor.invokeWithArguments(handles)));
    } catch (Throwable e) {
      throw new IllegalArgumentException("the record " + type.getName() + " cannot be made", e);
    }
  }

  @SuppressWarnings("restricted") // this package is where native access is granted
  private static MethodHandle handle(MemorySegment address, NativeSymbol symbol) {
    MemoryLayout[] takes =
        Arrays.stream(symbol.takes()).map(NativeBinding::layout).toArray(MemoryLayout[]::new);
    FunctionDescriptor descriptor =
        symbol.returns() == void.class
            ? FunctionDescriptor.ofVoid(takes)
            : FunctionDescriptor.of(layout(symbol.returns()), takes);
    Linker.Option[] options =
        symbol.onHeap() ? new Linker.Option[] {Linker.Option.critical(true)} : new Linker.Option[0];
    return Linker.nativeLinker().downcallHandle(address, descriptor, options);
  }

  private static MemoryLayout layout(Class<?> type) {
    if (type == int.class) {
      return ValueLayout.JAVA_INT;
    }
    if (type == long.class) {
      return ValueLayout.JAVA_LONG;
    }
    if (type == MemorySegment.class) {
      return ValueLayout.ADDRESS;
    }
    throw new IllegalArgumentException("no native type for " + type);
  }
}
